fn main(){ let mut lib=duban::rules::RuleLibrary::new();
 for f in ["incident-deduction","late-return","late-return-notice"] { lib.add(format!("accountability/{f}"), std::fs::read_to_string(format!("rules/accountability/{f}.rhai")).unwrap()); }
 for p in std::env::args().skip(1){ let s=duban::document::Source::from_bytes(p.as_str(), &std::fs::read(&p).unwrap()).unwrap();
 let c=duban::check::check(s,&Default::default(),&lib);
 println!("{}", duban::diagnostic::to_text(&c.diagnostics, duban::diagnostic::Language::En, duban::diagnostic::Colour::Never)); } }
