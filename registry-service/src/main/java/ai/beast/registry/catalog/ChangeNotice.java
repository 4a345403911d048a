package ai.beast.registry.catalog;

/** Told of every change of an entry inside the transaction that makes it. */
@FunctionalInterface
public interface ChangeNotice {
    void changed(String id);
}
