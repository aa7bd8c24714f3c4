//! The arguments of `rapporteur webhooks`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(crate) const WEBHOOKS_HELP: &str = "\
'watch' and 'serve' tell other programs of alerts when --webhooks FILE says whom:
  [[webhook]]
  name = \"Newsroom chat\"
  url = \"https://hooks.example.org/rapporteur\"
  secret_env = \"RAPPORTEUR_WEBHOOK_SECRET\"     or secret_file, or secret
  alerts = [\"deadline\", \"round_called_off\"]    which kinds; without it: all
  processes = [\"Russia–Ukraine\"]              of which processes; without it: all
Each alert is posted as JSON, as /api/v1/alerts has it, and tried again for days (give_up_after = \"3d\") \
where it is not taken. Headers: webhook-id, the same for each try; webhook-timestamp; webhook-signature, \
'v1,' and base64 of HMAC-SHA256 over 'id.timestamp.body' with the secret; x-rapporteur-event, its kind. \
What answers 410 is told no more.

Exit codes:
  0   everybody has taken the test
  1   some have not
  2   nobody has, or the file has faults
  64  the arguments make no sense";

/// `rapporteur webhooks`.
#[derive(Debug, Args)]
pub(crate) struct Webhooks {
    #[command(subcommand)]
    pub(crate) command: WebhooksCommand,
}

/// What to do about webhooks.
#[derive(Debug, Subcommand)]
pub(crate) enum WebhooksCommand {
    /// Check a file of webhooks and send each of them a test, marked as such (x-rapporteur-event: test).
    Try(Try),
}

/// `rapporteur webhooks try`.
#[derive(Debug, Args)]
pub(crate) struct Try {
    /// A file of webhooks (TOML).
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Only to this one.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// An address of mail or of a page, told with every request.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) contact: Option<String>,

    /// A host that may lie at an address that is not public; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_private_host: Vec<String>,
}
