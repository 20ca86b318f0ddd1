//! `duban verify`.

use crate::args::{PlanArgs, StoreUrl, VerifyArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shelf::failure;
use crate::{input, print, season};
use duban::campaign::{Verified, amendments, of_campaign, replay_amended, verify};
use duban::check::CheckedPlan;
use duban::diagnostic::Language;

pub(crate) fn run(args: &VerifyArgs, language: Language) -> Result<Exit, Failure> {
    if let Some(head) = &args.head
        && (head.len() != 64 || !head.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
    {
        let reason = format!("--head: `{head}` is no hash; a hash is 64 characters, as `duban verify` prints it");
        return Err(Failure::Unusable(reason));
    }
    let plan = args.plan.as_ref().map(|path| season::runnable(input::plan(path, &args.with)?, language)).transpose()?;
    if let Some(url) = &args.store {
        return stored(args, url, plan, language);
    }
    let Some(path) = &args.journal else {
        let what = "name what to verify: `duban verify JOURNAL`, or `duban verify --store URL` for a database";
        return Err(Failure::Unusable(what.to_owned()));
    };
    let name = path.display().to_string();
    let bytes = input::bytes(path)?;
    // A flipped byte may leave text that is not UTF-8; the chain then says which line it is.
    let text = String::from_utf8_lossy(&bytes);
    let verified = verify(&text).map_err(|error| Failure::Journal { name: name.clone(), error })?;
    print(&whole(args, &name, &text, &verified, plan, language)?)?;
    Ok(Exit::SUCCESS)
}

/// One campaign in a database, or all. What is wrong with one hides nothing about the others.
fn stored(args: &VerifyArgs, url: &StoreUrl, plan: Option<CheckedPlan>, language: Language) -> Result<Exit, Failure> {
    let mut store = url.open_existing()?;
    let place = url.shown()?;
    let asked = args.campaign.clone().or_else(|| plan.as_ref().map(|p| p.plan.campaign.id.to_string()));
    let there: Vec<String> = store.campaigns()?.into_iter().map(|(name, _)| name).collect();
    let campaigns = match asked {
        Some(name) if !there.contains(&name) => {
            let known = there.into_iter().take(10).collect();
            return Err(duban_store::StoreError::UnknownCampaign { store: place, campaign: name, known }.into());
        }
        Some(name) => vec![name],
        None if args.head.is_some() => return Err(Failure::Unusable("--head needs --campaign".to_owned())),
        None if there.is_empty() => return Err(Failure::Unusable(format!("{place} has no campaign yet"))),
        None => there,
    };
    let mut wrong = Vec::new();
    for campaign in campaigns {
        let name = format!("{place}, {campaign}");
        let (journal, keys) = store.read_with_keys(&campaign)?;
        let told = duban_store::check(&campaign, &journal)
            .and_then(|verified| Ok(duban_store::check_keys(&campaign, &journal, &keys).map(|()| verified)?))
            .map_err(|error| failure(&name, error))
            .and_then(|verified| whole(args, &name, &journal.text, &verified, plan.clone(), language));
        match told {
            Ok(told) => print(&told)?,
            Err(failure) => wrong.push(failure),
        }
    }
    if wrong.is_empty() {
        return Ok(Exit::SUCCESS);
    }
    let told = wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    // A file that is not there is no finding about a journal.
    let unusable = wrong.iter().all(|failure| failure.exit_code() == 2);
    Err(if unusable { Failure::Unusable(told) } else { Failure::Findings(told) })
}

/// What else there is to verify of a journal whose chain holds, and what to say of it.
fn whole(
    args: &VerifyArgs,
    name: &str,
    text: &str,
    verified: &Verified,
    plan: Option<CheckedPlan>,
    language: Language,
) -> Result<String, Failure> {
    if let Some(head) = args.head.as_ref().filter(|h| **h != verified.head) {
        let reason =
            format!("the last line has the hash {}, not {head}: lines were cut off, or written on", verified.head);
        return Err(Failure::Findings(format!("{name}: {reason}")));
    }
    let mut said = format!("{name}: {} lines, chain whole, head {}\n", verified.count, verified.head);
    if let (Some(plan), Some(path)) = (plan, &args.plan) {
        let differs = |error| Failure::Journal { name: name.to_owned(), error };
        of_campaign(&plan, text).map_err(differs)?;
        let amended = PlanArgs { plan: path.clone(), with: args.with.clone() };
        let later = season::amended(&amended, amendments(text), language)?;
        replay_amended(plan, later, text).map_err(differs)?;
        said.push_str(&format!("{name}: recomputed from its facts, every line the same\n"));
    }
    Ok(said)
}
