//! Answers of operations: every one keeps the members that it does not know.

/// Declares answers: `name { member: type, }`.
macro_rules! answers {
    ($( $(#[$about:meta])* $answer:ident { $( $(#[$meaning:meta])* $name:ident: $type:ty, )* } )*) => { $(
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        $(#[$about])*
        pub struct $answer {
            $( $(#[$meaning])* pub $name: $type, )*
            /// Members that this version of the SDK does not know.
            #[serde(flatten)]
            pub extra: serde_json::Map<String, serde_json::Value>,
        }
    )* };
}
