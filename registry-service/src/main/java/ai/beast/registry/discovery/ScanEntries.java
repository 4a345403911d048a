package ai.beast.registry.discovery;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.registry.catalog.ModelDetails;
import ai.beast.registry.catalog.ModelRegistration;
import ai.beast.registry.discovery.layout.FoundModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Brings what a scan has seen into the catalogue. Each method is a transaction that holds the change and its events. */
@ApplicationScoped
class ScanEntries {
    private final ModelRegistration registration;
    private final InventoryRepository inventory;
    private final EntryRepository entries;
    private final Outbox outbox;
    private final String service;

    ScanEntries(
            ModelRegistration registration,
            InventoryRepository inventory,
            EntryRepository entries,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.registration = registration;
        this.inventory = inventory;
        this.entries = entries;
        this.outbox = outbox;
        this.service = service;
    }

    /** A model whose files were read, and the instance that was known at its path. */
    record Read(ReadModel model, @Nullable KnownInstance known) {}

    /**
     * Enters new models and brings changed ones up to date. A file that cannot be read and was not known makes no entry.
     *
     * @throws IllegalStateException when another transaction took a name meanwhile; nothing is entered then
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void enter(ModelRoot root, List<Read> batch) {
        Set<String> ids = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (Read read : batch) {
            if (read.known() == null && read.model() instanceof ReadModel.Said said) {
                FoundModel found = said.found();
                ids.addAll(EntryChoice.candidates(found, said.details()));
                if (found.source().sha256() != null) {
                    hashes.add(found.source().sha256());
                }
            }
        }
        EntryChoice choice = new EntryChoice(ids.isEmpty() ? List.of() : entries.any(ids, hashes));
        for (Read read : inLockOrder(batch)) {
            FoundModel found = read.model().found();
            KnownInstance known = read.known();
            switch (read.model()) {
                case ReadModel.Said readable -> {
                    ModelDetails said = readable.details();
                    if (known == null) {
                        EntryChoice.Chosen entry = choice.choose(found, said);
                        register(entry.id(), found, said, entry.isNew());
                        inventory.put(root, found, entry.id(), null);
                        registered(entry.id(), found);
                    } else {
                        register(known.model(), found, said, false);
                        again(root, found, known, null);
                    }
                }
                case ReadModel.Refused refused -> {
                    if (known != null) {
                        again(root, found, known, refused.reason());
                    }
                }
                case ReadModel.Changing _ -> {
                    // a later scan sees what has become of it
                }
            }
        }
    }

    /** Notes that instances are available or not, and tells of those of which that is news. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void availability(ModelRoot root, List<KnownInstance> instances, @Nullable String reason) {
        inventory.availability(root, instances.stream().map(KnownInstance::id).toList(), reason);
        for (KnownInstance each : instances) {
            if (each.available() != (reason == null)) {
                availabilityChanged(each, each.path(), reason);
            }
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void moved(ModelRoot root, ScanPlan.Moved moved) {
        inventory.moved(root, moved.known().id(), moved.found());
        availabilityChanged(moved.known(), moved.found().main().path().toString(), null);
    }

    private void register(String id, FoundModel found, ModelDetails said, boolean isNew) {
        registration.register(id, ScannedFacts.around(found, said, isNew), said);
    }

    private void again(ModelRoot root, FoundModel found, KnownInstance known, @Nullable String reason) {
        inventory.put(root, found, known.model(), reason);
        boolean contentChanged = known.modifiedAt() != null
                && !(known.modifiedAt().equals(found.main().modifiedAt()) && known.sizeBytes() == found.sizeBytes());
        if (contentChanged) {
            registered(known.model(), found);
        } else if (!known.available()) {
            availabilityChanged(known, known.path(), null);
        }
    }

    /** Transactions that lock entries in one order cannot wait for each other in a circle. */
    private static List<Read> inLockOrder(List<Read> batch) {
        List<Read> sorted = new ArrayList<>(batch);
        sorted.sort(Comparator.comparing(read ->
                read.known() == null ? read.model().found().id() : read.known().model()));
        return sorted;
    }

    private void registered(String model, FoundModel found) {
        String path = found.main().path().toString();
        publish(new ModelUpdated(model, Change.REGISTERED, path, found.source().sha256(), null));
    }

    private void availabilityChanged(KnownInstance instance, String path, @Nullable String reason) {
        Map<String, Object> details = reason == null
                ? Map.of("available", true)
                : Map.of("available", false, "reason", Objects.requireNonNull(reason));
        publish(new ModelUpdated(instance.model(), Change.AVAILABILITY_CHANGED, path, instance.sha256(), details));
    }

    private void publish(ModelUpdated data) {
        outbox.append(Events.of(service, data));
    }
}
