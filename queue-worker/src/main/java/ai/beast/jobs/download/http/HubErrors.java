package ai.beast.jobs.download.http;

import ai.beast.jobs.download.Failures;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import org.jspecify.annotations.Nullable;

/** What the Hugging Face Hub means by a refusal; it says so in {@code X-Error-Code}. */
public final class HubErrors {
    private HubErrors() {}

    /**
     * @param said how the status was, in words
     * @return null when the answer is no refusal of a hub
     */
    static @Nullable JobFailedException of(HttpBody answer, String said) {
        String code = answer.header("X-Error-Code");
        return switch (code == null ? "" : code) {
            case "GatedRepo" ->
                Failures.permanent(
                        ErrorCode.DOWNLOAD_DENIED,
                        said + ": the repository is gated. Accept its terms on its page with your account, and set"
                                + " AI_BEAST_HF_TOKEN to a token of that account");
            case "RepoNotFound" ->
                answer.status() == 401
                        ? Failures.permanent(
                                ErrorCode.DOWNLOAD_DENIED,
                                said + ": there is no such repository, or it is private and needs AI_BEAST_HF_TOKEN")
                        : Failures.permanent(
                                ErrorCode.DOWNLOAD_NOT_FOUND, said + ": there is no such repository for this account");
            case "RevisionNotFound" ->
                Failures.permanent(ErrorCode.DOWNLOAD_NOT_FOUND, said + ": the repository has no such revision");
            case "EntryNotFound" ->
                Failures.permanent(ErrorCode.DOWNLOAD_NOT_FOUND, said + ": the revision has no such file");
            case "DisabledRepo" ->
                Failures.permanent(ErrorCode.DOWNLOAD_DENIED, said + ": access to the repository is disabled");
            default -> null;
        };
    }
}
