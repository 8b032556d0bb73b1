//! Senders whose events are not stored, by their User-Agent. They are answered all the same.

/// Parts of User-Agents, in lower case.
const PARTS: [&str; 57] = [
    // Agents of AI services.
    "chatgpt-user",
    "gptbot",
    "anthropic-ai",
    "claudebot",
    "amazonbot",
    "bytespider",
    "cohere-ai",
    "perplexitybot",
    // Search engines.
    "googlebot",
    "bingbot",
    "slurp",
    "duckduckbot",
    "baiduspider",
    "yandexbot",
    "sogou",
    "exabot",
    "ia_archiver",
    // Previews of links.
    "facebookexternalhit",
    "facebot",
    "twitterbot",
    "linkedinbot",
    "whatsapp",
    "telegrambot",
    "discordbot",
    "slackbot",
    // Those who rate pages for search engines.
    "ahrefsbot",
    "semrushbot",
    "mj12bot",
    "dotbot",
    "screaming frog",
    "rogerbot",
    "megaindex",
    // Browsers without a person.
    "headlesschrome",
    "phantomjs",
    "puppeteer",
    "playwright",
    "selenium",
    // Those who watch whether pages are there, and how fast.
    "lighthouse",
    "pagespeed",
    "uptimerobot",
    "pingdom",
    "datadog",
    "site24x7",
    "statuscake",
    // HTTP libraries. Node's own fetch, which calls itself `node`, is not among them.
    "curl/",
    "wget/",
    "libwww-perl",
    "python-requests",
    "scrapy",
    "go-http-client",
    "httpie/",
    "node-fetch",
    "undici",
    "axios/",
    "got/",
    "node/",
    "deno/",
];

/// More of them, which are more likely to be found in other words.
const STEMS: [&str; 6] = ["bun/", "crawle", "crawlr", "crawl/", "scraper", "scrape/"];

/// What follows `spider`, or the whole word `bot`, in the name of a bot.
const ENDS: [char; 6] = ['/', ' ', ';', ',', ')', '-'];

/// A sender without a name is one of them.
pub(super) fn is_bot(user_agent: Option<&str>) -> bool {
    let name = user_agent.unwrap_or_default().to_ascii_lowercase();
    name.is_empty()
        || PARTS.iter().chain(&STEMS).any(|part| name.contains(part))
        || ends(&name, "spider", false)
        || ends(&name, "bot", true)
}

/// Whether one of [`ENDS`] follows the text, which may have to begin a word.
fn ends(name: &str, text: &str, begins_word: bool) -> bool {
    name.match_indices(text).any(|(at, _)| {
        let inside_word = name[..at].ends_with(|before: char| before.is_ascii_alphanumeric() || before == '_');
        name[at + text.len()..].starts_with(ENDS) && !(begins_word && inside_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_libraries_and_senders_without_a_name_are_told_from_people() {
        for bot in [
            "",
            "curl/8.5.0",
            "Mozilla/5.0 (compatible; GPTBot/1.2)",
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0",
            "my bot/1.0",
            "a-bot)",
            "some spider; 1",
            "Deno/2.0",
            "forgot/1.0",
            "NewsCrawler",
        ] {
            assert!(is_bot(Some(bot)), "{bot}");
        }
        assert!(is_bot(None));
        for person in [
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 20)",
            "node",
            "agentlytics/0.1.0 (lang=rust; v=1.95)",
            "bottle",
            "robot/1",
        ] {
            assert!(!is_bot(Some(person)), "{person}");
        }
    }
}
