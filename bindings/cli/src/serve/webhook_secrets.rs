//! `--webhook-secret`: which webhooks must be signed, and with what.

use std::fmt;

use agentlytics_mock_server::WebhookSecrets;
use clap::Args;

use crate::failure::Failure;

/// The secrets as they were given: `PROVIDER/LABEL=SECRET`.
#[derive(Args)]
pub(super) struct ExpectedWebhooks {
    /// Take webhooks of this platform to this label only if they are signed with this secret.
    ///
    /// May be repeated, also for one label whose secret is being replaced. Other programs can see it here; in the environment variable,
    /// which holds any number of them with spaces between, they cannot.
    #[arg(
        long = "webhook-secret",
        value_name = "PROVIDER/LABEL=SECRET",
        env = "AGENTLYTICS_SERVE_WEBHOOK_SECRETS",
        hide_env_values = true
    )]
    given: Vec<String>,
}

impl ExpectedWebhooks {
    /// The secrets of each label, in the order given.
    pub(super) fn read(self) -> Result<Vec<WebhookSecrets>, Failure> {
        let mut expected = Vec::<WebhookSecrets>::new();
        for given in self.given.iter().flat_map(|given| given.split_whitespace()) {
            let parts = given.split_once('=').and_then(|(address, secret)| Some((address.split_once('/')?, secret)));
            let ((provider, label), secret) = parts.filter(|(_, secret)| !secret.is_empty()).ok_or_else(malformed)?;
            match expected.iter_mut().find(|each| each.provider == provider && each.label == label) {
                Some(known) => known.secrets.push(secret.to_owned()),
                None => expected.push(WebhookSecrets::new(provider, label, [secret])),
            }
        }
        Ok(expected)
    }
}

/// Does not quote what was given: some of it may be a secret.
fn malformed() -> Failure {
    Failure::usage("--webhook-secret: write the platform, /, the label, = and the secret, for example twilio/support-line=0123abcd")
}

impl fmt::Debug for ExpectedWebhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpectedWebhooks").field("given", &self.given.len()).finish()
    }
}
