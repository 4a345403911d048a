package ai.beast.work.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.postgresql.ds.PGSimpleDataSource;

/** Keeps connections that were closed for the next that asks, as a pool does, or one for all as inside a transaction. */
final class KeptConnections extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private final transient Queue<Connection> kept = new ConcurrentLinkedQueue<>();

    static KeptConnections only(Connection connection) {
        KeptConnections one = new KeptConnections();
        one.kept.add(connection);
        return one;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection free = kept.poll();
        Connection connection = free == null ? super.getConnection() : free;
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        kept.add(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
