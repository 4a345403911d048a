package ai.beast.versioning;

import ai.beast.security.PathGuard;
import ai.beast.versioning.store.DiskFiles;
import ai.beast.versioning.store.DurableFiles;
import ai.beast.versioning.store.FileBlobStore;
import ai.beast.versioning.store.SnapshotStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Makes the objects this service works with from its settings. */
final class StoreProvider {

    @Produces
    @Singleton
    SnapshotStore store(VersioningConfiguration configuration) {
        DurableFiles files = new DiskFiles();
        try {
            return new SnapshotStore(FileBlobStore.open(configuration.store(), files), files, configuration.threads());
        } catch (IOException unusable) {
            throw new UncheckedIOException("The snapshot directory cannot be used: " + configuration.store(), unusable);
        }
    }

    @Produces
    @Singleton
    PathGuard modelDirectories(VersioningConfiguration configuration) {
        return new PathGuard(configuration.models());
    }

    /** The service's transactions are JTA's: a handle borrows the connection of the current one. */
    @Produces
    @Singleton
    Jdbi jdbi(javax.sql.DataSource database) {
        Jdbi jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
        jdbi.setTransactionHandler(new CMTTransactionHandler());
        jdbi.getConfig(Handles.class).setForceEndTransactions(false);
        return jdbi;
    }
}
