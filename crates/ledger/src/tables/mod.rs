//! One module a table. Each has a row type and a builder that `enter`s the tellings of one report after the other.

pub(crate) mod ceasefires;
pub(crate) mod due;
pub(crate) mod measures;
pub(crate) mod outlook;
pub(crate) mod pledges;
pub(crate) mod positions;
pub(crate) mod rounds;
pub(crate) mod ultimatums;
pub(crate) mod violence;
