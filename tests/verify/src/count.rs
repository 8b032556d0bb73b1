//! Reads how many cases passed and failed out of what a test runner prints.
//!
//! Each reader knows one runner's last words. One that finds none gives zero, which [`Job::count`](crate::job::Job::count)
//! treats as a failure: a runner that changes its wording must not turn a check into nothing.

use crate::outcome::Tally;

/// `Summary [ 1.2s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped`
pub fn nextest(output: &str) -> Tally {
    let summary = output.lines().rfind(|line| line.trim_start().starts_with("Summary [")).unwrap_or_default();
    Tally {
        passed: before(summary, "passed"),
        failed: before(summary, "failed") + before(summary, "timed out") + before(summary, "exec failed"),
        ..Tally::default()
    }
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; …`, once for each test binary
pub fn cargo_test(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().filter(|line| line.starts_with("test result:")) {
        tally.passed += before(line, "passed");
        tally.failed += before(line, "failed");
    }
    tally
}

/// `==== 2 failed, 10 passed, 1 skipped, 1 error in 0.12s ====`
pub fn pytest(output: &str) -> Tally {
    let summary = output.lines().rfind(|line| line.contains(" in ") && line.contains('s')).unwrap_or_default();
    Tally { passed: before(summary, "passed"), failed: before(summary, "failed") + before(summary, "error"), ..Tally::default() }
}

/// `# pass 12` and `# fail 1`, the end of the TAP that `node --test` writes
pub fn node_tap(output: &str) -> Tally {
    let after = |word: &str| {
        let line = output.lines().rev().find_map(|line| line.strip_prefix(word));
        line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0)
    };
    Tally { passed: after("# pass "), failed: after("# fail ") + after("# cancelled "), ..Tally::default() }
}

/// `      Tests  1 failed | 12 passed (13)`
pub fn vitest(output: &str) -> Tally {
    let summary = output.lines().rfind(|line| line.trim_start().starts_with("Tests ")).unwrap_or_default();
    Tally { passed: before(summary, "passed"), failed: before(summary, "failed"), ..Tally::default() }
}

/// `ok | 12 passed (3 steps) | 1 failed (20ms)`
pub fn deno(output: &str) -> Tally {
    let summary = output.lines().rfind(|line| line.contains(" passed") && line.contains(" | ")).unwrap_or_default();
    Tally { passed: before(summary, "passed"), failed: before(summary, "failed"), ..Tally::default() }
}

/// ` 12 pass` and ` 1 fail`, a line each
pub fn bun(output: &str) -> Tally {
    let number = |word: &str| {
        let line = output.lines().rev().find_map(|line| line.trim().strip_suffix(word));
        line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0)
    };
    Tally { passed: number(" pass"), failed: number(" fail"), ..Tally::default() }
}

/// `Done 4000 runs in 7 second(s)`, where no input has failed
pub fn libfuzzer(output: &str) -> Tally {
    let summary = output.lines().rfind(|line| line.starts_with("Done ")).unwrap_or_default();
    Tally { passed: before(summary, "runs"), ..Tally::default() }
}

/// `N passed, N failed`, as our own programs end
pub fn plain(output: &str) -> Tally {
    let summary = output.lines().rfind(|line| line.contains(" passed, ")).unwrap_or_default();
    Tally { passed: before(summary, "passed"), failed: before(summary, "failed"), ..Tally::default() }
}

/// The number that stands directly before `words`; 0 if there is none.
fn before(line: &str, words: &str) -> u32 {
    let Some(at) = line.find(&format!(" {words}")) else { return 0 };
    let number = line[..at].rsplit(|character: char| !character.is_ascii_digit()).next();
    number.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(tally: &Tally) -> (u32, u32) {
        (tally.passed, tally.failed)
    }

    #[test]
    fn nextest_counts_what_failed_in_any_way() {
        let output =
            "    PASS [   0.004s] a b\n     Summary [   0.012s] 14 tests run: 10 passed (1 slow), 2 failed, 2 timed out, 3 skipped\n";
        assert_eq!(counted(&nextest(output)), (10, 4));
        assert_eq!(counted(&nextest("     Summary [   0.012s] 1 test run: 1 passed, 0 skipped\n        FAIL\n")), (1, 0));
        assert_eq!(counted(&nextest("error: could not compile\n")), (0, 0));
    }

    #[test]
    fn cargo_test_adds_its_binaries() {
        let output = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured\n\ntest result: FAILED. 7 passed; 2 failed; 0 ignored\n";
        assert_eq!(counted(&cargo_test(output)), (12, 2));
    }

    #[test]
    fn pytest_counts_errors_as_failures() {
        assert_eq!(counted(&pytest("== 2 failed, 10 passed, 1 skipped, 1 error in 0.12s ==\n")), (10, 3));
        assert_eq!(counted(&pytest("..\n12 passed in 1.02s\n")), (12, 0));
    }

    #[test]
    fn the_javascript_runners_are_read_by_their_own_words() {
        assert_eq!(counted(&node_tap("ok 1 - a\n# tests 13\n# pass 12\n# fail 1\n# cancelled 0\n")), (12, 1));
        assert_eq!(counted(&deno("FAILED | 12 passed (3 steps) | 1 failed (20ms)\n")), (12, 1));
        assert_eq!(counted(&vitest(" Test Files  2 passed (2)\n      Tests  1 failed | 12 passed (13)\n")), (12, 1));
        assert_eq!(counted(&bun(" 12 pass\n 1 fail\nRan 13 tests across 1 file. [20ms]\n")), (12, 1));
    }

    #[test]
    fn libfuzzer_has_last_words_only_where_nothing_failed() {
        assert_eq!(counted(&libfuzzer("#4000\tDONE   cov: 9 exec/s: 571\nDone 4000 runs in 7 second(s)\n")), (4000, 0));
        assert_eq!(counted(&libfuzzer("#17\tNEW    cov: 9\n==1== ERROR: libFuzzer: deadly signal\n")), (0, 0));
    }

    #[test]
    fn our_own_words_are_read() {
        assert_eq!(counted(&plain("noise\n40 passed, 1 failed\n")), (40, 1));
    }
}
