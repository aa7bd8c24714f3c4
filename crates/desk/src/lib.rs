//! The desk: the record live in a browser, and corrections to it.
//!
//! ```no_run
//! use rapporteur_desk::{DeskOptions, serve};
//!
//! # async fn run() -> Result<(), rapporteur_desk::DeskError> {
//! let location = rapporteur_store::Location::File("rapporteur.db".into());
//! let options = DeskOptions::new(location);
//! serve(options, std::future::pending()).await
//! # }
//! ```
//!
//! Pages are rendered on the server from what the store lists, and kept by address and revision of
//! the record (`cache`), so that a page is made once however many read it. One task looks
//! for a new revision and tells all open pages (`live`). Every query has its limits of time and
//! number (`readers`); who may read and who may write is decided in one place (`access`).
//!
//! Deliberately absent: reading reports, following sources, settling in the background (the
//! program's), and SQL (the store's).

mod access;
mod answer;
mod api;
mod assets;
mod cache;
mod call;
mod charts;
mod correcting;
mod editor;
mod evidence;
mod explain;
mod fault;
mod live;
mod map;
mod metrics;
mod options;
mod pages;
mod past;
mod readers;
mod routes;
mod rows;
mod server;
mod state;
mod text;

pub use access::{Access, Role, Token, password_line};
pub use explain::{Explained, ExplainedStep, Explainer};
pub use fault::DeskError;
pub use options::{DeskOptions, Limits};
pub use routes::router;
pub use server::{Server, serve};
pub use state::Desk;
