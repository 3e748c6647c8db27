//! One shared generator and the draws the programs need: the cheapest honest way to random numbers.

use std::sync::LazyLock;

const LAYERS: usize = 256;

/// Xoshiro256++ (Blackman and Vigna, 2019), shared by the whole program.
pub struct Random {
    state: [u64; 4],
    tables: &'static Tables,
}

/// Edges of the ziggurat's layers and the density at each of them (Marsaglia and Tsang, 2000).
struct Ziggurat {
    x: [f64; LAYERS + 1],
    density: [f64; LAYERS + 1],
}

struct Tables {
    normal: Ziggurat,
    exponential: Ziggurat,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    normal: Ziggurat::new(
        NORMAL_TAIL,
        0.004_928_673_233_997_087,
        |x| (-0.5 * x * x).exp(),
        |y| (-2.0 * y.ln()).sqrt(),
    ),
    exponential: Ziggurat::new(
        EXPONENTIAL_TAIL,
        0.003_949_659_822_581_557,
        |x| (-x).exp(),
        |y| -y.ln(),
    ),
});

/// Where the tail begins with 256 layers.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;

impl Ziggurat {
    /// - `tail`: where the tail begins; `area`: of every layer, the tail's included.
    fn new(
        tail: f64,
        area: f64,
        density: impl Fn(f64) -> f64,
        inverse: impl Fn(f64) -> f64,
    ) -> Self {
        let mut x = [0.0; LAYERS + 1];
        x[0] = area / density(tail);
        x[1] = tail;
        for i in 2..LAYERS {
            x[i] = inverse(area / x[i - 1] + density(x[i - 1]));
        }
        let density = x.map(density);
        Self { x, density }
    }
}

impl Random {
    /// The generator of a seed, spread over the state by SplitMix64 as its authors advise.
    pub fn new(seed: u64) -> Self {
        let mut counter = seed;
        let state = std::array::from_fn(|_| {
            counter = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = counter;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
        Self {
            state,
            tables: &TABLES,
        }
    }

    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Uniform in [0, 1).
    #[inline]
    fn uniform(&mut self) -> f64 {
        unit(self.next_u64())
    }

    /// Exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let bits = self.next_u64();
        let layer = (bits % LAYERS as u64) as usize;
        let x = unit(bits) * self.tables.exponential.x[layer];
        if x < self.tables.exponential.x[layer + 1] {
            return x;
        }
        self.exponential_at_edge(layer, x)
    }

    #[cold]
    #[inline(never)]
    fn exponential_at_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            return EXPONENTIAL_TAIL - (1.0 - self.uniform()).ln();
        }
        if self.below(&self.tables.exponential, layer, (-x).exp()) {
            return x;
        }
        self.exponential()
    }

    /// Normal with mean 0 and standard deviation 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let bits = self.next_u64();
        let layer = (bits % LAYERS as u64) as usize;
        let signed = (bits.cast_signed() >> 11) as f64 * (1.0 / (1_u64 << 52) as f64);
        let x = signed * self.tables.normal.x[layer];
        if x.abs() < self.tables.normal.x[layer + 1] {
            return x;
        }
        self.normal_at_edge(layer, x)
    }

    #[cold]
    #[inline(never)]
    fn normal_at_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            loop {
                let beyond = -(1.0 - self.uniform()).ln() / NORMAL_TAIL;
                let height = -(1.0 - self.uniform()).ln();
                if 2.0 * height >= beyond * beyond {
                    return (NORMAL_TAIL + beyond).copysign(x);
                }
            }
        }
        if self.below(&self.tables.normal, layer, (-0.5 * x * x).exp()) {
            return x;
        }
        self.normal()
    }

    /// Whether a point at random height within `layer` lies below the density `at`.
    fn below(&mut self, table: &'static Ziggurat, layer: usize, at: f64) -> bool {
        let (low, high) = (table.density[layer], table.density[layer + 1]);
        low + (high - low) * self.uniform() < at
    }
}

/// The upper 53 bits as a number in [0, 1). Through `i64`, which is one instruction where `u64` is several.
#[inline]
fn unit(bits: u64) -> f64 {
    (bits >> 11).cast_signed() as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Lognormal law by mean and log-sd.
#[derive(Clone, Copy)]
pub struct LogNormal {
    log_mean: f64,
    log_sd: f64,
}

impl LogNormal {
    pub fn new(mean: f64, log_sd: f64) -> Self {
        Self {
            log_mean: mean.ln() - 0.5 * log_sd * log_sd,
            log_sd,
        }
    }

    #[inline]
    pub fn draw(self, random: &mut Random) -> f64 {
        (self.log_mean + self.log_sd * random.normal()).exp()
    }
}
