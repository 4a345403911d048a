package ai.beast.registry.catalog.cache;

import ai.beast.registry.catalog.entry.ChangeNotice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;

/** Drops cached answers at once when this replica commits a change, so that its author reads it. */
@ApplicationScoped
class CommittedChanges implements ChangeNotice {
    private final AnswerCache answers;
    private final TransactionSynchronizationRegistry transaction;

    CommittedChanges(AnswerCache answers, TransactionSynchronizationRegistry transaction) {
        this.answers = answers;
        this.transaction = transaction;
    }

    @Override
    public void changed(String id) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // not committed yet
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    answers.changed(List.of(id));
                }
            }
        });
    }
}
