package ai.beast.registry.discovery.scan;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.registry.catalog.change.ModelRegistration;
import ai.beast.registry.catalog.change.ModelRegistration.NewModel;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.header.ReadModel;
import ai.beast.registry.discovery.header.ScannedFacts;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.scan.InventoryRepository.InstanceRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Brings what a scan has seen into the catalogue. Each method is a transaction that holds the change and its events. */
@ApplicationScoped
public class ScanEntries {
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
    public record Read(ReadModel model, @Nullable KnownInstance known) {}

    /**
     * Enters new models and brings changed ones up to date. A file that cannot be read and was not known makes no entry.
     *
     * @throws IllegalStateException when another transaction took a name meanwhile; nothing is entered then
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void enter(ModelRoot root, List<Read> batch) {
        Set<String> ids = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (Read read : batch) {
            if (read.known() == null && read.model() instanceof ReadModel.HeaderRead said) {
                FoundModel found = said.found();
                ids.addAll(EntryChoice.candidates(found, said.details()));
                if (found.source().sha256() != null) {
                    hashes.add(found.source().sha256());
                }
            }
        }
        EntryChoice choice = new EntryChoice(ids.isEmpty() ? List.of() : entries.any(ids, hashes));
        List<NewModel> newModels = new ArrayList<>();
        List<Runnable> updates = new ArrayList<>();
        List<InstanceRow> instances = new ArrayList<>();
        List<ModelUpdated> news = new ArrayList<>();
        for (Read read : inLockOrder(batch)) {
            FoundModel found = read.model().found();
            KnownInstance known = read.known();
            switch (read.model()) {
                case ReadModel.HeaderRead readable -> {
                    ModelDetails said = readable.details();
                    EntryChoice.Chosen entry =
                            known == null ? choice.choose(found, said) : new EntryChoice.Chosen(known.model(), false);
                    ModelDetails around = ScannedFacts.around(found, said, entry.isNew());
                    if (entry.isNew()) {
                        newModels.add(new NewModel(entry.id(), around, said));
                    } else {
                        updates.add(() -> registration.register(entry.id(), around, said));
                    }
                    instances.add(new InstanceRow(found, entry.id(), null));
                    if (known == null) {
                        news.add(registered(entry.id(), found));
                    } else {
                        again(found, known).ifPresent(news::add);
                    }
                }
                case ReadModel.Refused refused -> {
                    if (known != null) {
                        instances.add(new InstanceRow(found, known.model(), refused.reason()));
                        again(found, known).ifPresent(news::add);
                    }
                }
                case ReadModel.Changing _ -> {
                    // a later scan sees what has become of it
                }
            }
        }
        registration.registerNew(newModels);
        updates.forEach(Runnable::run);
        inventory.put(root, instances);
        publish(news);
    }

    /** Notes that instances are available or not, and publishes an event for each that changed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void availability(ModelRoot root, List<KnownInstance> instances, @Nullable String reason) {
        inventory.availability(root, instances.stream().map(KnownInstance::id).toList(), reason);
        publish(instances.stream()
                .filter(each -> each.available() != (reason == null))
                .map(each -> availabilityChanged(each, each.path(), reason))
                .toList());
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void moved(ModelRoot root, ScanPlan.Moved moved) {
        inventory.moved(root, moved.known().id(), moved.found());
        publish(List.of(
                availabilityChanged(moved.known(), moved.found().main().path().toString(), null)));
    }

    /** The event of a known instance whose files were read again: changed content, or availability. */
    private static Optional<ModelUpdated> again(FoundModel found, KnownInstance known) {
        Instant modifiedAt = known.stamp().modifiedAt();
        boolean contentChanged = modifiedAt != null
                && !(modifiedAt.equals(found.main().modifiedAt()) && known.sizeBytes() == found.sizeBytes());
        if (contentChanged) {
            return Optional.of(registered(known.model(), found));
        }
        return known.available() ? Optional.empty() : Optional.of(availabilityChanged(known, known.path(), null));
    }

    /** Transactions that lock entries in one order cannot wait for each other in a circle. */
    private static List<Read> inLockOrder(List<Read> batch) {
        List<Read> sorted = new ArrayList<>(batch);
        sorted.sort(Comparator.comparing(read ->
                read.known() == null ? read.model().found().id() : read.known().model()));
        return sorted;
    }

    private static ModelUpdated registered(String model, FoundModel found) {
        String path = found.main().path().toString();
        return new ModelUpdated(model, Change.REGISTERED, path, found.source().sha256(), null);
    }

    private static ModelUpdated availabilityChanged(KnownInstance instance, String path, @Nullable String reason) {
        Map<String, Object> details = reason == null
                ? Map.of("available", true)
                : Map.of("available", false, "reason", Objects.requireNonNull(reason));
        return new ModelUpdated(instance.model(), Change.AVAILABILITY_CHANGED, path, instance.sha256(), details);
    }

    private void publish(List<ModelUpdated> news) {
        outbox.append(news.stream().map(each -> Events.of(service, each)).toList());
    }
}
