package ai.beast.automation.binding;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and changes bindings. A change applies to the version the client has read or not at all. Thread-safe. */
@ApplicationScoped
public class BindingService {
    private final BindingStore store;

    BindingService(BindingStore store) {
        this.store = store;
    }

    public BindingPage list(int limit, @Nullable String cursor) {
        List<Binding> found = store.page(cursor == null ? "" : cursor, limit + 1);
        if (found.size() <= limit) {
            return new BindingPage(found, null);
        }
        List<Binding> page = found.subList(0, limit);
        return new BindingPage(page, page.getLast().name());
    }

    public Binding get(UUID id) {
        return store.find(id).orElseThrow(BindingService::unknown);
    }

    /** Whether any binding is enabled. */
    public boolean anyEnabled() {
        return store.anyEnabled();
    }

    /** The enabled bindings that match an event. */
    public List<Binding> matching(BoundEvent event) {
        return store.enabled().stream().filter(binding -> binding.wants(event)).toList();
    }

    @Transactional
    public Binding create(BindingRequest request) {
        BindingContent content = BindingContent.of(request);
        return store.insert(UUID.randomUUID(), content).orElseThrow(() -> nameTaken(content.name()));
    }

    /** @param version the one the client has read; null for any */
    @Transactional
    public Binding update(UUID id, @Nullable Integer version, BindingRequest request) {
        BindingContent content = BindingContent.of(request);
        Binding present = get(id);
        return store.update(id, version == null ? present.version() : version, content)
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.PRECONDITION_FAILED, "The binding was changed meanwhile; read it again and retry"));
    }

    /** Deletes a binding and its deliveries; pending ones are not made any more. */
    @Transactional
    public void delete(UUID id) {
        if (!store.delete(id)) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("Binding not found");
    }

    private static ProblemException nameTaken(String name) {
        return new ProblemException(ErrorCode.ALREADY_EXISTS, "name must be unique: binding " + name + " exists")
                .field("name");
    }
}
