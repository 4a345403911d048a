package ai.beast.automation.binding;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.jpa.HibernateHints;

/** The table {@code binding}. */
@ApplicationScoped
class BindingRepository implements PanacheRepositoryBase<StoredBinding, UUID> {

    /** @param after name after which the page begins; empty for the first */
    List<Binding> page(String after, int limit) {
        return read(find("collate(content.name as ucs_basic) > ?1 order by collate(content.name as ucs_basic)", after)
                .range(0, limit - 1));
    }

    List<Binding> enabled() {
        return read(find("content.enabled = true order by id"));
    }

    boolean anyEnabled() {
        return count("content.enabled = true") > 0;
    }

    private static List<Binding> read(PanacheQuery<StoredBinding> query) {
        return query.withHint(HibernateHints.HINT_READ_ONLY, true).list().stream()
                .map(StoredBinding::toBinding)
                .toList();
    }
}
