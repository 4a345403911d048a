package ai.beast.automation.binding;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Reads and changes bindings. A change applies to the version the client has read or not at all. Thread-safe. */
@ApplicationScoped
public class BindingService {
    private final BindingRepository repository;

    BindingService(BindingRepository repository) {
        this.repository = repository;
    }

    public BindingPage list(int limit, @Nullable String cursor) {
        List<Binding> found = repository.page(cursor == null ? "" : cursor, limit + 1);
        if (found.size() <= limit) {
            return new BindingPage(found, null);
        }
        List<Binding> page = found.subList(0, limit);
        return new BindingPage(page, page.getLast().name());
    }

    public Binding get(UUID id) {
        return find(id).toBinding();
    }

    /** Whether any binding is enabled. */
    @ActivateRequestContext
    public boolean anyEnabled() {
        return repository.anyEnabled();
    }

    /** The enabled bindings that match an event. */
    public List<Binding> matching(BoundEvent event) {
        return repository.enabled().stream()
                .filter(binding -> binding.wants(event))
                .toList();
    }

    @Transactional
    public Binding create(BindingRequest request) {
        BindingContent content = BindingContent.of(request);
        StoredBinding binding = new StoredBinding(UUID.randomUUID(), content);
        repository.persist(binding);
        return flush(binding, content);
    }

    /** @param version the one the client has read; null for any */
    @Transactional
    public Binding update(UUID id, @Nullable Integer version, BindingRequest request) {
        BindingContent content = BindingContent.of(request);
        StoredBinding binding = find(id);
        if (version != null && version != binding.toBinding().version()) {
            throw changed();
        }
        binding.replace(content);
        return flush(binding, content);
    }

    /** Deletes a binding and its deliveries; pending ones are not made any more. */
    @Transactional
    public void delete(UUID id) {
        if (repository.delete("id", id) == 0) {
            throw unknown();
        }
    }

    private StoredBinding find(UUID id) {
        return repository.findByIdOptional(id).orElseThrow(BindingService::unknown);
    }

    private Binding flush(StoredBinding binding, BindingContent content) {
        try {
            repository.flush();
        } catch (OptimisticLockException meanwhile) {
            throw changed();
        } catch (ConstraintViolationException taken) {
            throw nameTaken(content.name());
        }
        return binding.toBinding();
    }

    private static ProblemException changed() {
        return new ProblemException(
                ErrorCode.PRECONDITION_FAILED, "The binding was changed meanwhile; read it again and retry");
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("Binding not found");
    }

    private static ProblemException nameTaken(String name) {
        return new ProblemException(ErrorCode.ALREADY_EXISTS, "name must be unique: binding " + name + " exists")
                .field("name");
    }
}
