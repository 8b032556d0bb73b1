//! Operations beside their arguments and answers.

/// Declares how the arguments of an operation are called: what it cannot do without, what the client's settings stand in
/// for, and the function that checks the rest.
macro_rules! operation {
    ($arguments:ident -> $output:ty = $info:expr $(, requires $required:tt)? $(, settings $settings:tt)? $(, checked by $check:path)?) => {
        impl crate::core::Operation for $arguments {
            type Output = $output;
            const INFO: crate::core::OperationInfo = $info;
            $( const REQUIRED: &'static [&'static str] = &$required; )?

            $( fn validate(&self) -> Result<(), crate::core::Error> {
                $check(self)
            } )?

            $( fn settings(&self) -> &'static [&'static str] {
                &$settings
            } )?
        }
    };
}
