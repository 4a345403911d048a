package ai.beast.versioning.transfer;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.snapshot.SnapshotRequest;
import ai.beast.versioning.store.manifest.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;

/** Checks an imported manifest by the rules of a request for a snapshot. */
@ApplicationScoped
class ImportRules {
    private final Validator validator;

    ImportRules(Validator validator) {
        this.validator = validator;
    }

    /** @throws ProblemException {@code invalid_field} naming the member of the manifest */
    void check(Manifest manifest) {
        SnapshotRequest asRequest = new SnapshotRequest(
                manifest.source().model(),
                manifest.source().modelVersion(),
                manifest.source().path(),
                manifest.source().metadata(),
                manifest.labels(),
                null);
        validator.validate(asRequest).stream().findFirst().ifPresent(violation -> {
            throw new ProblemException(
                            ErrorCode.INVALID_FIELD,
                            "The archive's manifest is not acceptable: " + violation.getMessage())
                    .field(violation.getPropertyPath().toString());
        });
    }
}
