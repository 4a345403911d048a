package ai.beast.cli.remote;

/** What people can do about a download that failed, in a sentence; {@code docs/runbooks/download-fails.md} has more. */
final class PullAdvice {
    private PullAdvice() {}

    /**
     * @param code the failed job's
     * @param id the job
     */
    static String of(String code, String id) {
        String again = "beast jobs retry " + id;
        return switch (code) {
            case "download_not_found" -> "Check the URL: files are renamed upstream.";
            case "download_denied" ->
                "Accept the file's terms with your account where they are shown, and set AI_BEAST_HF_TOKEN for the suite.";
            case "download_failed", "download_incomplete", "content_changed" ->
                "Try again later, or another source: " + again;
            case "checksum_mismatch" ->
                "Compare the expected hash with the source's own; the file was not put in place.";
            case "not_a_model" -> "Open the URL in a browser: it may lead to a login page.";
            case "already_exists" -> "Choose another --to, or replace the file with --overwrite.";
            case "disk_full" -> "Free some space, then: " + again;
            case "url_not_allowed" -> "If you trust the address, allow its network with AI_BEAST_OUTBOUND_ALLOW.";
            case "path_outside_roots" -> "Choose a --to below the models directory.";
            default -> "See docs/runbooks/download-fails.md; to try again: " + again;
        };
    }
}
