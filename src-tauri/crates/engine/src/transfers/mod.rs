//! Names that move from one account of the user's to another: a guided job of steps, each of them written down, that goes on
//! over days and after restarts.
//!
//! Nothing here pays. The order is put into the cart with its auth code, the user buys it there under the cart's own guards,
//! and the job waits for it. Steps that change something find out by reading whether it is so already, except for one: the
//! request for an auth code, which is never made twice without the user.
//!
//! - [`view`]: transfers as the window sees them
//! - `preview`, `start`: what a transfer of some names would do, and beginning it
//! - `kept`: a transfer as the disk has it
//! - `drive`: what moves transfers on
//! - `steps`: what each step does
//! - `acts`: what the user can do with one; `shown`: one as the window sees it
//! - `codes`: a name's own page: lock, auth code, and its way out

mod acts;
mod codes;
mod drive;
mod kept;
mod preview;
mod shown;
mod start;
mod steps;
pub mod view;

pub use drive::TransferDesk;
pub(crate) use drive::begin;
