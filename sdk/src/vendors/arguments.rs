//! Arguments of operations: every one optional, each with a setter of its name, unknown names refused.

/// Declares the arguments of an operation: `name: type = what its setter takes`, and `=> how that becomes the type` if it is
/// not by `into`. What serde is told of one stands last before its name.
macro_rules! arguments {
    (@kept $given:ident) => { $given.into() };
    (@kept $given:ident $keep:path) => { $keep($given) };
    ($(#[$about:meta])* $operation:ident {
        $( $(#[doc = $meaning:literal])* $(#[serde($($wire:tt)*)])? $name:ident: $type:ty = $given:ty $(=> $keep:path)?, )*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[non_exhaustive]
        pub struct $operation {
            $(
                $(#[doc = $meaning])*
                $(#[serde($($wire)*)])?
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $name: Option<$type>,
            )*
        }

        #[allow(clippy::useless_conversion, reason = "some are given as they are kept")]
        impl $operation {
            $( $(#[doc = $meaning])* #[must_use] pub fn $name(mut self, $name: $given) -> Self {
                self.$name = Some(arguments!(@kept $name $($keep)?));
                self
            } )*
        }
    };
}
