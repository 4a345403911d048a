package ai.beast.registry.catalog.entry;

/** Told of every change of an entry inside the transaction that makes it. */
@FunctionalInterface
public interface ChangeNotice {
    void changed(String id);
}
