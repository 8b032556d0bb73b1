//! Why a request is refused.

use crate::receiver::MAX_BODY_BYTES;

/// Why a request is not taken: what to tell its sender, and what the receiver's owner should look at.
///
/// It quotes neither the request nor a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The endpoint's label cannot be one.
    #[error("the label is not one: wanted are up to 64 of a-z, 0-9, '-' and '_', the first a letter or digit")]
    InvalidLabel,
    /// The body is too large.
    #[error("the body is larger than {MAX_BODY_BYTES} bytes: have the platform leave out transcripts")]
    BodyTooLarge,
    /// The request is not signed.
    #[error("the request is not signed: it has no header '{header}', so it is not the platform's, or signing is not set up there")]
    MissingSignature {
        /// The header that is missing.
        header: String,
    },
    /// The signature has not the form of one.
    #[error("the header '{header}' has not the form that the platform gives it: see which way of signing is set up there")]
    MalformedSignature {
        /// The header that cannot be read.
        header: String,
    },
    /// The signature is that of another request, or made with another secret.
    #[error(
        "the signature is not that of this request: compare the secret and the public URL with the platform's settings, and verify the \
         body as it came, before anything parses it"
    )]
    WrongSignature,
    /// The signature is too old, or of the future.
    #[error("the request was signed {age_seconds} s before it came, more than is allowed: see whether both clocks are right")]
    ExpiredSignature {
        /// How old it is; negative if it is of the future.
        age_seconds: i64,
    },
    /// The body cannot be read.
    #[error("the body is not {wanted}: see that nothing on the way changes it")]
    MalformedBody {
        /// What it should be.
        wanted: &'static str,
    },
    /// The body lacks what identifies the event.
    #[error("the body has no usable '{member}', which a request of this kind has: see that nothing on the way changes it")]
    MissingMember {
        /// Where it should be: a JSON pointer, in what Vapi sends one into `message`, or the name of a form's field.
        member: &'static str,
    },
    /// The request's URL is not one.
    #[error("the URL of the request is not one: give the whole of it, as the sender saw it, for example https://example.com/hooks")]
    MalformedUrl,
    /// The receiver's secret cannot be one of this platform.
    #[error("the secret cannot be used: copy it from the platform's settings as it stands there")]
    UnusableSecret,
    /// The receiver's scheme names a header that cannot be one.
    #[error("the scheme cannot be used: it names a header, or part of the signed text, that there cannot be")]
    UnusableScheme,
}

impl Refused {
    /// The HTTP status to answer with.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::InvalidLabel => 404,
            Self::BodyTooLarge => 413,
            Self::MissingSignature { .. } | Self::MalformedSignature { .. } | Self::WrongSignature | Self::ExpiredSignature { .. } => 401,
            Self::MalformedBody { .. } | Self::MissingMember { .. } | Self::MalformedUrl => 400,
            Self::UnusableSecret | Self::UnusableScheme => 500,
        }
    }

    /// A machine-readable word for it, for example `wrong_signature`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidLabel => "invalid_label",
            Self::BodyTooLarge => "body_too_large",
            Self::MissingSignature { .. } => "missing_signature",
            Self::MalformedSignature { .. } => "malformed_signature",
            Self::WrongSignature => "wrong_signature",
            Self::ExpiredSignature { .. } => "expired_signature",
            Self::MalformedBody { .. } => "malformed_body",
            Self::MissingMember { .. } => "missing_member",
            Self::MalformedUrl => "malformed_url",
            Self::UnusableSecret => "unusable_secret",
            Self::UnusableScheme => "unusable_scheme",
        }
    }
}
