//! Following leaves the processors to those who read, where both are in one process: a page is waited
//! for, a report is not.
//!
//! Deliberately absent: systems other than Linux, where a priority is that of the whole process.

/// By how much the priority of following is lower, in the units of `nice`: of a busy processor a fifth
/// is left to it.
#[cfg(target_os = "linux")]
const LOWER: i32 = 7;

/// Lowers the priority of this thread, and of those that it begins.
pub(crate) fn lower() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(LOWER) {
        tracing::debug!(%error, "following has the priority of reading");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::process::getpriority_process;

    #[test]
    fn threads_have_the_priority_of_the_one_that_began_them() {
        let own = getpriority_process(None).unwrap();
        let lowered = std::thread::spawn(|| {
            lower();
            std::thread::spawn(|| getpriority_process(None).unwrap())
                .join()
                .unwrap()
        });
        assert_eq!(lowered.join().unwrap(), (own + LOWER).min(19));
        assert_eq!(getpriority_process(None).unwrap(), own);
    }
}
