//! Words in texts and names.

/// The words of a sentence, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The words of a name, in whatever way it joins them: `bookAppointment`, `book_appointment`.
pub(super) fn words_of_name(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len());
    let mut before = ' ';
    for c in name.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    words(&spaced)
}

/// A name in nothing but letters and digits of lower case, so that ways of writing it do not matter.
pub(super) fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a phrase, as in the vocabulary, occurs among these words.
pub(super) fn occurs(phrase: &str, words: &[String]) -> bool {
    let phrase: Vec<_> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|window| window.iter().zip(&phrase).all(|(word, wanted)| is_one_of(word, wanted)))
}

fn is_one_of(word: &str, alternatives: &str) -> bool {
    alternatives.split('|').any(|wanted| match wanted.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == wanted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_by_whole_words() {
        let said = words("They terminated MY plan; the login is NOT-working, and I was overcharged.");
        for phrase in ["terminat* the|my plan|contract", "login", "not working", "charged|overcharged"] {
            assert!(occurs(phrase, &said), "{phrase}");
        }
        for phrase in ["terminat* plan", "log in", "charged", "work*"] {
            assert_eq!(occurs(phrase, &said), phrase == "work*", "{phrase}");
        }
        assert!(!occurs("not working", &[]));
    }

    #[test]
    fn a_name_has_its_words_however_it_is_written() {
        for name in ["bookAppointment", "book_appointment", "Book appointment", "BOOK-APPOINTMENT"] {
            assert_eq!(words_of_name(name), ["book", "appointment"]);
            assert_eq!(squeezed(name), "bookappointment");
        }
    }
}
