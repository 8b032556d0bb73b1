//! What an AGNT client needs to know, checked when it is built.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::dialect::Service;
use super::{Agnt, SigningKey};
use crate::core::{Error, Secret, Token, TokenProvider};
use crate::vendors::settings::{self, Given};
use crate::vendors::setup::Setup;

const ENDPOINT: &str = "https://api.agnt.ai";
const KEY_VARIABLE: &str = "AGNT_API_KEY";
const TOKEN_VARIABLE: &str = "AGNT_TOKEN";
const KID_VARIABLE: &str = "AGNT_KID";
const PRIVATE_KEY_VARIABLE: &str = "AGNT_PRIVATE_KEY";
const PRIVATE_KEY_PATH_VARIABLE: &str = "AGNT_PRIVATE_KEY_PATH";
const ENDPOINT_VARIABLE: &str = "AGNT_API_URL";

/// Builds an [`Agnt`] client. It needs one credential: a service key, a token, a certificate's key to sign tokens with, or
/// a provider of tokens.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct AgntBuilder {
    api_key: Option<Given<Secret>>,
    token: Option<Given<Secret>>,
    kid: Option<String>,
    private_key: Option<PrivateKey>,
    provider: Option<Arc<dyn TokenProvider>>,
    endpoint: Option<Given<String>>,
    setup: Setup,
}

/// A private key, or the file that holds it.
#[derive(Clone, Debug)]
enum PrivateKey {
    Pem(Secret),
    File(PathBuf),
}

impl PrivateKey {
    fn read(self) -> Result<Secret, Error> {
        match self {
            Self::Pem(pem) => Ok(pem),
            Self::File(path) => fs::read_to_string(&path).map(Secret::new).map_err(|cause| {
                Error::config(format!("the private key cannot be read from {}: {cause}", path.display())).caused_by(cause)
            }),
        }
    }
}

impl AgntBuilder {
    /// The settings that [`with_env`](Self::with_env) looks for in the environment, each with its variable.
    pub const VARIABLES: &'static [(&'static str, &'static str)] = &[
        ("api_key", KEY_VARIABLE),
        ("token", TOKEN_VARIABLE),
        ("kid", KID_VARIABLE),
        ("private_key", PRIVATE_KEY_VARIABLE),
        ("private_key_path", PRIVATE_KEY_PATH_VARIABLE),
        ("endpoint", ENDPOINT_VARIABLE),
    ];

    /// A service key of a tenant, `sk_live_…`, whose scopes include reading traces.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(Given::<String>::new(key, "api_key").map(Secret::new));
        self
    }

    /// A management token that was signed elsewhere. When it ends, so does the client's access; see
    /// [`token_provider`](Self::token_provider) for tokens that are replaced.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Given::<String>::new(token, "token").map(Secret::new));
        self
    }

    /// Name of the certificate whose private key signs the tokens.
    pub fn kid(mut self, kid: impl Into<String>) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// The private key of the certificate, as PEM; see [`SigningKey`].
    pub fn private_key(mut self, pem: impl Into<String>) -> Self {
        self.private_key = Some(PrivateKey::Pem(Secret::new(pem)));
        self
    }

    /// A file with the private key of the certificate. It is read when the client is built.
    pub fn private_key_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.private_key = Some(PrivateKey::File(path.into()));
        self
    }

    /// Takes tokens from elsewhere. They are asked for again before they end, and when the service refuses one.
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        self.provider = Some(Arc::new(provider));
        self
    }

    /// Where the service is. Default: `https://api.agnt.ai`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(Given::new(endpoint, "endpoint"));
        self
    }

    /// Takes what was not set from the environment: `AGNT_API_URL` and, if there is no credential of another kind, one of
    /// `AGNT_TOKEN`, `AGNT_API_KEY`, and `AGNT_KID` with `AGNT_PRIVATE_KEY` or `AGNT_PRIVATE_KEY_PATH`, in this order.
    pub fn with_env(self) -> Self {
        self.with_variables(settings::environment)
    }

    fn with_variables(mut self, given: impl Fn(&'static str) -> Option<Given<String>>) -> Self {
        self.endpoint = self.endpoint.take().or_else(|| given(ENDPOINT_VARIABLE));
        if self.credentials() == 0 {
            self.token = given(TOKEN_VARIABLE).map(|token| token.map(Secret::new));
        }
        if self.credentials() == 0 {
            self.api_key = given(KEY_VARIABLE).map(|key| key.map(Secret::new));
        }
        if self.credentials() == 0 || self.signs() {
            self.kid = self.kid.or_else(|| given(KID_VARIABLE).map(|kid| kid.value));
            let file = || given(PRIVATE_KEY_PATH_VARIABLE).map(|path| PrivateKey::File(path.value.into()));
            let pem = || given(PRIVATE_KEY_VARIABLE).map(|pem| PrivateKey::Pem(Secret::new(pem.value)));
            self.private_key = self.private_key.or_else(pem).or_else(file);
        }
        self
    }

    fn signs(&self) -> bool {
        self.kid.is_some() || self.private_key.is_some()
    }

    /// How many credentials there are, whole or in part.
    fn credentials(&self) -> usize {
        [self.api_key.is_some(), self.token.is_some(), self.signs(), self.provider.is_some()].into_iter().filter(|given| *given).count()
    }

    call_setup_methods!();

    /// Builds the client. Nothing is sent and no thread is started before the first call.
    ///
    /// # Errors
    /// `config`: names the setting that is missing or unusable, and what is wanted.
    pub fn build(self) -> Result<Agnt, Error> {
        if self.credentials() > 1 {
            return Err(Error::config(
                "there is more than one credential: give an api_key, a token, a kid with its private key, or a provider",
            ));
        }
        let endpoint = self.endpoint.unwrap_or_else(|| Given::new(ENDPOINT, "endpoint"));
        let endpoint = settings::endpoint(&endpoint, ENDPOINT)?;
        let tokens: Arc<dyn TokenProvider> = match (self.api_key.or(self.token), self.provider) {
            (Some(credential), _) => Arc::new(lasting(&credential)?),
            (None, Some(provider)) => provider,
            (None, None) => Arc::new(signing_key(self.kid, self.private_key)?),
        };
        Ok(Agnt::from_parts(self.setup.build_asking(Arc::new(Service { endpoint, tokens }))?))
    }
}

/// A credential that is sent as it stands.
fn lasting(given: &Given<Secret>) -> Result<Token, Error> {
    let credential = given.value.expose();
    if !credential.is_empty() && credential.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Token::lasting(credential));
    }
    Err(Error::config(format!(
        "{} has not the form of a credential of AGNT: wanted are letters, digits and signs without blanks; given are {} characters",
        given.by,
        credential.chars().count()
    )))
}

fn signing_key(kid: Option<String>, key: Option<PrivateKey>) -> Result<SigningKey, Error> {
    match (kid, key) {
        (Some(kid), Some(key)) => SigningKey::from_pem(kid, key.read()?.expose()),
        (Some(_), None) => Err(Error::config(format!(
            "there is a kid without its private key: give a private_key or a private_key_path, or set {PRIVATE_KEY_VARIABLE} or \
             {PRIVATE_KEY_PATH_VARIABLE}"
        ))),
        (None, Some(_)) => {
            Err(Error::config(format!("there is a private key without the name of its certificate: give a kid or set {KID_VARIABLE}")))
        }
        (None, None) => Err(Error::config(format!(
            "there is no credential of AGNT: give an api_key, a token, or a kid with its private key, or set {KEY_VARIABLE}, \
             {TOKEN_VARIABLE}, or {KID_VARIABLE} with {PRIVATE_KEY_VARIABLE} or {PRIVATE_KEY_PATH_VARIABLE}"
        ))),
    }
}

impl fmt::Debug for AgntBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgntBuilder")
            .field("api_key", &self.api_key)
            .field("token", &self.token)
            .field("kid", &self.kid)
            .field("private_key", &self.private_key)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;

    const KEY: &str = "sk_live_0123456789";
    const PEM: &str = include_str!("../../../tests/keys/rsa.pem");

    fn builder() -> AgntBuilder {
        Agnt::builder()
    }

    fn refused(builder: AgntBuilder) -> Error {
        builder.build().unwrap_err()
    }

    #[test]
    fn the_variables_that_are_told_are_those_that_are_looked_for() {
        let asked = RefCell::new(BTreeSet::new());
        let _ = AgntBuilder::default().with_variables(|name| {
            asked.borrow_mut().insert(name);
            None
        });
        assert_eq!(asked.into_inner(), AgntBuilder::VARIABLES.iter().map(|(_, variable)| *variable).collect());
    }

    #[test]
    fn one_credential_is_enough_and_two_are_too_many() {
        let provided = builder().token_provider(Token::lasting("t"));
        for complete in [builder().api_key(KEY), builder().token("t"), builder().kid("k").private_key(PEM), provided.clone()] {
            assert!(complete.build().is_ok());
        }
        for doubled in [builder().api_key(KEY).token("t"), builder().token("t").kid("k"), provided.private_key(PEM)] {
            assert!(refused(doubled).message().contains("more than one credential"));
        }
        let error = refused(builder());
        assert!(["AGNT_API_KEY", "AGNT_TOKEN", "AGNT_KID"].iter().all(|name| error.message().contains(name)), "{error}");
    }

    #[test]
    fn what_is_missing_or_unusable_is_named() {
        for (wrong, words) in [
            (builder().api_key(""), "api_key has not the form of a credential of AGNT"),
            (builder().token("two words 0123456789"), "token has not the form"),
            (builder().token(PEM), "token has not the form"),
            (builder().kid("k"), "a kid without its private key"),
            (builder().private_key(PEM), "give a kid or set AGNT_KID"),
            (builder().kid("k").private_key("0123456789"), "the private key cannot be used: it is not PEM"),
            (builder().kid("k").private_key_path("/nowhere/key.pem"), "cannot be read from /nowhere/key.pem"),
            (builder().api_key(KEY).endpoint("nowhere"), "endpoint cannot be used: it is no address"),
        ] {
            let error = refused(wrong);
            assert!(error.message().contains(words), "{error}");
            assert!(!format!("{error} {error:?}").contains("0123456789"), "{error}");
        }
    }

    #[test]
    fn the_environment_fills_what_was_not_set() {
        let variables = |name| match name {
            TOKEN_VARIABLE => Some(Given::new("from the environment", name)),
            KEY_VARIABLE => Some(Given::new(KEY, name)),
            KID_VARIABLE => Some(Given::new("agnt-1", name)),
            PRIVATE_KEY_PATH_VARIABLE => Some(Given::new("/nowhere/key.pem", name)),
            ENDPOINT_VARIABLE => Some(Given::new("http://127.0.0.1:1", name)),
            _ => None,
        };
        let filled = builder().with_variables(variables);
        assert_eq!((filled.credentials(), filled.token.as_ref().unwrap().by), (1, TOKEN_VARIABLE), "the first of them alone");
        assert_eq!(filled.endpoint.unwrap().value, "http://127.0.0.1:1");
        let without_token = |name| (name != TOKEN_VARIABLE).then(|| variables(name)).flatten();
        assert_eq!(builder().with_variables(without_token).api_key.unwrap().by, KEY_VARIABLE);

        let kept = builder().api_key(KEY).with_variables(variables);
        assert!(kept.token.is_none() && kept.kid.is_none(), "what was set goes first");
        let completed = builder().private_key(PEM).with_variables(variables);
        assert_eq!((completed.kid.as_deref(), completed.credentials()), (Some("agnt-1"), 1));
        assert!(matches!(completed.private_key, Some(PrivateKey::Pem(_))));
    }

    #[test]
    fn nothing_that_is_printed_holds_a_credential() {
        let shown = format!("{:?} {:?}", builder().api_key(KEY), builder().api_key(KEY).build().unwrap());
        let signing = builder().kid("k").private_key(PEM);
        assert!(!format!("{shown} {signing:?} {:?}", signing.clone().build().unwrap()).contains("0123456789"));
        assert!(!format!("{signing:?}").contains("MII"));
    }
}
