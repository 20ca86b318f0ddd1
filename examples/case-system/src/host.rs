//! The campaign beside the cases.

use crate::database::{Case, Database, Work};
use crate::failure::Failure;
use duban::campaign::{Fact, Recorded};
use duban::check::CheckedPlan;
use duban::time::Instant;
use duban_store::Keeper;

/// How often a transaction is tried again that met another. Other copies of this program may write to the same campaign.
const TRIES: u32 = 10;

/// The database, with the campaign as its journal has it.
pub(crate) struct Host {
    database: Database,
    keeper: Keeper,
}

impl Host {
    /// Opens the plan's campaign; its journal is read once, and kept up with from then on.
    pub(crate) fn open(mut database: Database, plan: CheckedPlan) -> Result<Host, Failure> {
        let keeper = database.transact(|tx| Ok(Keeper::open(&mut *tx.journals(), plan)?))?;
        Ok(Host { database, keeper })
    }

    /// Runs the work in one transaction. The campaign it finds is what the journal holds: where another copy has written, or
    /// a transaction was rolled back, it is loaded again first.
    pub(crate) fn within<T>(
        &mut self,
        work: impl Fn(&mut Keeper, &mut dyn Work) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let keeper = &mut self.keeper;
        let mut once = || {
            self.database.transact(|tx| {
                keeper.refresh(&mut *tx.journals())?;
                work(keeper, tx)
            })
        };
        for _ in 1..TRIES {
            match once() {
                Err(failure) if failure.is_passing() => {}
                done => return done,
            }
        }
        once()
    }

    /// Takes a case: its row, the fact, and what follows, together. The same case again changes nothing.
    pub(crate) fn open_case(&mut self, case: &Case) -> Result<Recorded, Failure> {
        let fact = serde_json::json!({
            "at": case.at, "fact": "incident", "unit": case.unit, "kind": case.kind,
            "ref": format!("case:{}", case.id), "key": format!("case:{}", case.id),
        });
        let fact = Fact::from_json(&fact.to_string(), self.keeper.campaign().zone())?;
        self.within(|keeper, tx| {
            let recorded = keeper.record(&mut *tx.journals(), fact.clone())?;
            tx.add(case, recorded.seq)?;
            Ok(recorded)
        })
    }

    /// Moves the campaign's clock; what falls due on the way has its consequences. A timer of the host's calls this.
    pub(crate) fn tick(&mut self, to: &str) -> Result<usize, Failure> {
        let to = Instant::parse_rfc3339(to).map_err(|_| Failure::Instant(to.to_owned()))?;
        self.within(|keeper, tx| Ok(keeper.advance(&mut *tx.journals(), to)?.len()))
    }
}
