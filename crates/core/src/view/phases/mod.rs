//! The phases of a plan as a state machine: as lines of text, as a Mermaid diagram, as a drawing.

mod drawing;
mod layout;
mod life;
mod machine;
mod mermaid;
mod text;
mod words;

pub use drawing::phases_svg;
pub use machine::{Gate, PhaseMachine, PhaseNode, phase_machine};
pub use mermaid::phases_mermaid;
pub use text::phases_text;
