//! Rule packs, embedded as text.
