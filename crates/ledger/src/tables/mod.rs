//! One module a table. Each has a row type, and `table` that fills it from the tellings in order.

pub(crate) mod ceasefires;
pub(crate) mod outlook;
pub(crate) mod pledges;
pub(crate) mod positions;
pub(crate) mod rounds;
pub(crate) mod ultimatums;
pub(crate) mod violence;
