//! What an editor asks of a text while it is written: completion, explanation, places of a name, outline, repairs. Pure
//! functions of a text and an offset, for the language server and for a page alike; the text may be broken at the cursor.

mod about;
mod complete;
mod complete_script;
mod cursor;
mod draft;
mod flow;
mod format;
mod hover;
mod moves;
mod names;
mod outline;
mod path;
mod reading;
mod repair;
mod scan;
mod script;
mod stands;

pub use complete::{Completion, Known, Sort, complete, complete_rule_file};
pub use draft::{Draft, DraftKind, Surroundings};
pub use format::{FieldInfo, Format, WordInfo};
pub use hover::{Explained, Hover, hover};
pub use names::NameAt;
pub use outline::{Symbol, outline};
pub use path::Step;
pub use reading::{Reading, RenameError, definition, references, rename};
pub use repair::{Repair, repairs};
pub use stands::Kind;
