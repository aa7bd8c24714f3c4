//! The interface for programs.

use crate::state::Desk;
use axum::Router;

/// Its routes.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
}
