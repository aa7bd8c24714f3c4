//! The record as tools of assistants, by the Model Context Protocol: so that they quote the record and
//! its sentences instead of making something up.
//!
//! ```no_run
//! use rapporteur_mcp::{Assistant, over_stdio};
//! use rapporteur_store::Location;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! let lexicon = std::sync::Arc::new(rapporteur_lexicon::Lexicon::default());
//! let assistant = Assistant::new(Location::File("rapporteur.db".into()), lexicon);
//! over_stdio(assistant).await?;
//! # Ok(())
//! # }
//! ```
//!
//! All tools only read. What they answer holds the sentences, the reports and their addresses, and
//! has a bounded size. What is wrong with the arguments is told to the assistant in words that say
//! what to ask instead. The same tools are served over HTTP ([`service`]), where the desk decides
//! who may ask.
//!
//! Deliberately absent: writing, resources and prompts of the protocol, and who may ask.

mod arguments;
mod tools;

use rapporteur_answers::{AnswerError, Answers};
use rapporteur_lexicon::Lexicon;
use rapporteur_store::{Location, Store};
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer, ServiceExt};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Questions that are answered at the same time.
const AT_ONCE: usize = 2;

/// What assistants are told when they connect.
const INSTRUCTIONS: &str = "\
This server holds a record of negotiations and conflicts, made from news reports. Every row names the \
sentences that say so. Quote these sentences with their publisher, day and address; say nothing that \
no sentence says. Begin with list_processes, then state_of_play; look for details with search and \
list_rows, and check a row or an event with show_evidence.";

/// Answers the questions of assistants out of one store.
#[derive(Clone)]
pub struct Assistant(Arc<Inner>);

struct Inner {
    location: Location,
    lexicon: Arc<Lexicon>,
    idle: Mutex<Vec<Store>>,
    turns: Arc<Semaphore>,
}

/// Tools over HTTP, to be mounted by a server.
pub type HttpService = StreamableHttpService<Assistant, NeverSessionManager>;

/// The tools as a service over streamable HTTP. Who may ask, and by what host's name, is for the
/// server that mounts it.
pub fn service(assistant: Assistant) -> HttpService {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(64 << 10)
        .disable_allowed_hosts();
    StreamableHttpService::new(
        move || Ok(assistant.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    )
}

/// Serves the tools on standard input and output until the input ends.
///
/// # Errors
/// When the other side does not keep to the protocol at the start, or standard input or output fail.
pub async fn over_stdio(
    assistant: Assistant,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let running = assistant.serve(rmcp::transport::stdio()).await?;
    running.waiting().await?;
    Ok(())
}

impl Assistant {
    /// One that answers out of a store, in the words of a lexicon.
    pub fn new(location: Location, lexicon: Arc<Lexicon>) -> Self {
        Self(Arc::new(Inner {
            location,
            lexicon,
            idle: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }))
    }

    /// What a tool answers; `Err` in words for the assistant.
    async fn answer(&self, tool: String, arguments: Value) -> Result<String, String> {
        let Ok(turn) = Arc::clone(&self.0.turns).acquire_owned().await else {
            return Err("the server is closing".to_owned());
        };
        let inner = Arc::clone(&self.0);
        let (tell, interrupter) = tokio::sync::oneshot::channel();
        let mut task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let idle = inner
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop();
            let mut store = match idle {
                Some(store) => store,
                None => Store::open_existing(&inner.location).map_err(|error| error.to_string())?,
            };
            let interrupter = store.interrupter();
            let _ = tell.send(interrupter.clone());
            let mut answers = Answers::new(&mut store, &inner.lexicon);
            match tools::answer(&mut answers, &tool, arguments) {
                Err(AnswerError::Store(error)) => Err(error.to_string()),
                done => {
                    if interrupter.is_answered() {
                        inner
                            .idle
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(store);
                    }
                    done.map_err(|error| error.to_string())
                }
            }
        });
        match tokio::time::timeout(PATIENCE, &mut task).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err("the server failed on this question; ask for less".to_owned()),
            Err(_) => {
                if let Ok(interrupter) = interrupter.await {
                    tokio::task::spawn_blocking(move || interrupter.interrupt());
                }
                Err(
                    "that takes too long; ask for less: one process, fewer days, rarer words"
                        .to_owned(),
                )
            }
        }
    }
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        let name = Implementation::new("rapporteur", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(name)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, rmcp::ErrorData> {
        Ok(ListToolsResult {
            tools: tools::all(),
            ..ListToolsResult::default()
        })
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, rmcp::ErrorData> {
        let name = request.name.to_string();
        if self.get_tool(&name).is_none() {
            let what = format!("there is no tool '{name}'; ask tools/list for those there are");
            return Err(rmcp::ErrorData::invalid_params(what, None));
        }
        let arguments = Value::Object(request.arguments.unwrap_or_default());
        Ok(match self.answer(name, arguments).await {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
            Err(told) => CallToolResult::error(vec![ContentBlock::text(told)]),
        }
        .into())
    }
}
