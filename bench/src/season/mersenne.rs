//! The Mersenne Twister as Python seeds and asks it, so that the data of a season are those that peers in Python had.

const N: usize = 624;
const M: usize = 397;

/// Python's `random.Random`, as far as the season needs it.
pub(crate) struct Mersenne {
    state: Vec<u32>,
    next: usize,
}

impl Mersenne {
    /// `random.Random(seed)`.
    pub(crate) fn new(seed: u32) -> Mersenne {
        let mut s = first_state();
        let at = |s: &[u32], i: usize| s.get(i).copied().unwrap_or(0);
        let mut i = 1;
        for step in 0..2 * N - 1 {
            let before = at(&s, i - 1);
            let mixed = before ^ (before >> 30);
            // First the seed is mixed in, then the places themselves.
            let filling = step < N;
            let value = if filling {
                (at(&s, i) ^ mixed.wrapping_mul(1_664_525)).wrapping_add(seed)
            } else {
                (at(&s, i) ^ mixed.wrapping_mul(1_566_083_941)).wrapping_sub(u32::try_from(i).unwrap_or(0))
            };
            set(&mut s, i, value);
            i += 1;
            if i >= N {
                let last = at(&s, N - 1);
                set(&mut s, 0, last);
                i = 1;
            }
        }
        set(&mut s, 0, 0x8000_0000);
        Mersenne { state: s, next: N }
    }

    fn word(&mut self) -> u32 {
        if self.next >= N {
            self.turn();
        }
        let mut y = self.state.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn turn(&mut self) {
        for k in 0..N {
            let at = |i: usize| self.state.get(i % N).copied().unwrap_or(0);
            let y = (at(k) & 0x8000_0000) | (at(k + 1) & 0x7fff_ffff);
            let odd = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            let value = at(k + M) ^ (y >> 1) ^ odd;
            set(&mut self.state, k, value);
        }
        self.next = 0;
    }

    /// A number below `n`, as `randrange(n)` gives it.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let bits = u32::BITS - n.leading_zeros();
        loop {
            let drawn = self.word() >> (u32::BITS - bits.max(1));
            if drawn < n || n == 0 {
                return drawn;
            }
        }
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// Which of `n` are among `k` drawn, as `sample(range(n), k)` draws them where `n` is large beside `k`.
    pub(crate) fn sample(&mut self, n: u32, k: u32) -> Vec<bool> {
        let mut drawn = vec![false; n as usize];
        for _ in 0..k {
            loop {
                let i = self.below(n) as usize;
                if let Some(free) = drawn.get_mut(i).filter(|d| !**d) {
                    *free = true;
                    break;
                }
            }
        }
        drawn
    }
}

fn set(state: &mut [u32], i: usize, value: u32) {
    if let Some(place) = state.get_mut(i) {
        *place = value;
    }
}

fn first_state() -> Vec<u32> {
    let mut s: Vec<u32> = Vec::with_capacity(N);
    let mut last: u32 = 19_650_218;
    s.push(last);
    for i in 1..N {
        last = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(u32::try_from(i).unwrap_or(0));
        s.push(last);
    }
    s
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_what_python_draws() {
        let mut random = Mersenne::new(20_250_101);
        let drawn: Vec<u32> = (0..5).map(|_| random.below(1_000_000)).collect();
        assert_eq!(drawn, PYTHON);
    }

    /// `r = random.Random(20250101); [r.randrange(1000000) for _ in range(5)]`
    const PYTHON: [u32; 5] = [625_226, 677_689, 629_533, 386_803, 105_885];
}
