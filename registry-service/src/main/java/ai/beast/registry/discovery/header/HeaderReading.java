package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelHeader;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.FoundModel.Role;
import ai.beast.registry.discovery.layout.SeenFile;
import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.work.loop.WorkerThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Reads the headers of found models, several at a time. */
@ApplicationScoped
public class HeaderReading {
    private static final Logger LOG = Logger.getLogger(HeaderReading.class);
    private static final int BATCH = 50;

    private final int readers;

    HeaderReading(DiscoverySettings settings) {
        this.readers = settings.readers();
    }

    /**
     * Reads all of them and hands the results on in the caller's thread, in batches and in no particular order, while
     * reading goes on. Headers waiting to be handed on are bounded, so that memory does not grow with the number of files.
     *
     * @throws InterruptedException when the caller is interrupted; reading stops
     */
    public void read(List<FoundModel> models, Consumer<List<ReadModel>> results) throws InterruptedException {
        if (models.isEmpty()) {
            return;
        }
        BlockingQueue<ReadModel> ready = new ArrayBlockingQueue<>(2 * BATCH);
        Semaphore permits = new Semaphore(readers);
        try (ExecutorService executor = WorkerThreads.virtual("header-reader")) {
            try {
                executor.execute(() -> submit(models, executor, permits, ready));
                int left = models.size();
                while (left > 0) {
                    List<ReadModel> batch = new ArrayList<>(BATCH);
                    batch.add(ready.take());
                    while (batch.size() < Math.min(BATCH, left)) {
                        batch.add(ready.take());
                    }
                    left -= batch.size();
                    results.accept(batch);
                }
            } catch (InterruptedException | RuntimeException | Error stopped) {
                executor.shutdownNow();
                throw stopped;
            }
        }
    }

    private static void submit(
            List<FoundModel> models, ExecutorService executor, Semaphore permits, BlockingQueue<ReadModel> ready) {
        try {
            for (FoundModel model : models) {
                permits.acquire();
                executor.execute(() -> {
                    try {
                        ready.put(readOrRefuse(model));
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } finally {
                        permits.release();
                    }
                });
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ReadModel readOrRefuse(FoundModel model) {
        try {
            return read(model);
        } catch (RuntimeException | Error defect) {
            LOG.errorf(defect, "Reading %s failed", model.main().path());
            return new ReadModel.Refused(model, "unreadable", "Reading the file failed; the log has the reason");
        }
    }

    static ReadModel read(FoundModel model) {
        ScannedFacts facts = null;
        for (SeenFile file : model.weights()) {
            switch (FileHeader.of(file.path())) {
                case FileHeader.Absent _ -> {
                    return new ReadModel.Changing(model);
                }
                case FileHeader.Unreadable(String reason, String detail) -> {
                    return unchanged(model)
                            ? new ReadModel.Refused(model, reason, named(file, model, detail))
                            : new ReadModel.Changing(model);
                }
                case FileHeader.Read(ModelHeader header) -> {
                    if (facts == null) {
                        facts = ScannedFacts.of(header, model);
                    } else {
                        facts.addShard(header);
                    }
                }
            }
        }
        if (facts == null) {
            return new ReadModel.Changing(model);
        }
        Set<SeenFile> others = new HashSet<>();
        for (FoundModel.Companion companion : model.companions()) {
            if (companion.role() != Role.UNUSED
                    && FileHeader.of(companion.file().path()) instanceof FileHeader.Read(ModelHeader header)
                    && !facts.add(companion, header)) {
                others.add(companion.file());
            }
        }
        facts.configure(model);
        if (!unchanged(model)) {
            return new ReadModel.Changing(model);
        }
        return facts.projectorAlone()
                ? new ReadModel.Refused(
                        model, "projector_without_model", "A projector without the model that it belongs to")
                : new ReadModel.HeaderRead(model.without(others), facts.details());
    }

    /** Of a model in several files the report shows the first one's path. */
    private static String named(SeenFile file, FoundModel model, String detail) {
        return file.equals(model.main()) ? detail : file.path().getFileName() + ": " + detail;
    }

    private static boolean unchanged(FoundModel model) {
        return model.files().allMatch(file -> {
            try {
                return SeenFile.at(file.path()).equals(file);
            } catch (IOException gone) {
                return false;
            }
        });
    }
}
