//! The process's peak memory, where the system tells.

/// Peak resident memory of this process [bytes]; `None` where it cannot be read.
pub fn peak_memory_bytes() -> Option<u64> {
    // Linux only; elsewhere the file does not exist and the figure is left out.
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
