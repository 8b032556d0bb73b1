//! Arguments of operations: every one optional, each with a setter of its name, unknown names refused.

/// Declares the arguments of an operation: `name: type = what its setter takes`.
macro_rules! arguments {
    ($(#[$about:meta])* $operation:ident { $( $(#[$meaning:meta])* $name:ident: $type:ty = $given:ty, )* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[non_exhaustive]
        pub struct $operation {
            $( $(#[$meaning])* #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<$type>, )*
        }

        #[allow(clippy::useless_conversion, reason = "some are given as they are kept")]
        impl $operation {
            $( $(#[$meaning])* #[must_use] pub fn $name(mut self, $name: $given) -> Self {
                self.$name = Some($name.into());
                self
            } )*
        }
    };
}
