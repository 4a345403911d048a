package ai.beast.work.failure;

import ai.beast.work.failure.Failure.Kind;
import java.util.Map;

/**
 * The kinds of PostgreSQL's error codes, every class of the appendix "PostgreSQL Error Codes" of its manual. Single codes
 * come before their class. A class that is not listed is transient, never an outage: an unknown failure of one record
 * must not hold up those behind it.
 */
final class SqlStates {
    private static final Map<String, Kind> CODES = Map.ofEntries(
            Map.entry("08P01", Kind.TRANSIENT), // protocol violation: may be due to what was sent
            Map.entry("25006", Kind.OUTAGE), // read-only transaction: the server is a standby
            Map.entry("25P02", Kind.TRANSIENT), // in failed transaction: the statement before it failed
            Map.entry("25P03", Kind.TRANSIENT), // idle in transaction timeout
            Map.entry("25P04", Kind.TRANSIENT), // transaction timeout
            Map.entry("3D000", Kind.OUTAGE), // database does not exist (yet)
            Map.entry("53200", Kind.TRANSIENT), // out of memory: may be due to the record's size
            Map.entry("57014", Kind.TRANSIENT), // query cancelled, for example by statement timeout
            Map.entry("58P01", Kind.TRANSIENT), // file of the server missing
            Map.entry("58P02", Kind.TRANSIENT)); // duplicate file of the server

    private static final Map<String, Kind> CLASSES = Map.ofEntries(
            Map.entry("00", Kind.TRANSIENT), // successful completion
            Map.entry("01", Kind.TRANSIENT), // warning
            Map.entry("02", Kind.TRANSIENT), // no data
            Map.entry("03", Kind.TRANSIENT), // SQL statement not yet complete
            Map.entry("08", Kind.OUTAGE), // connection exception
            Map.entry("09", Kind.PERMANENT), // triggered action exception
            Map.entry("0A", Kind.PERMANENT), // feature not supported
            Map.entry("0B", Kind.TRANSIENT), // invalid transaction initiation
            Map.entry("0F", Kind.PERMANENT), // locator exception
            Map.entry("0L", Kind.PERMANENT), // invalid grantor
            Map.entry("0P", Kind.PERMANENT), // invalid role specification
            Map.entry("0Z", Kind.PERMANENT), // diagnostics exception
            Map.entry("10", Kind.PERMANENT), // XQuery error
            Map.entry("20", Kind.PERMANENT), // case not found
            Map.entry("21", Kind.PERMANENT), // cardinality violation
            Map.entry("22", Kind.PERMANENT), // data exception
            Map.entry("23", Kind.PERMANENT), // integrity constraint violation
            Map.entry("24", Kind.PERMANENT), // invalid cursor state
            Map.entry("25", Kind.PERMANENT), // invalid transaction state
            Map.entry("26", Kind.TRANSIENT), // invalid SQL statement name: a prepared statement is gone
            Map.entry("27", Kind.PERMANENT), // triggered data change violation
            Map.entry("28", Kind.OUTAGE), // invalid authorization: the service's password does not fit
            Map.entry("2B", Kind.PERMANENT), // dependent privilege descriptors still exist
            Map.entry("2D", Kind.PERMANENT), // invalid transaction termination
            Map.entry("2F", Kind.PERMANENT), // SQL routine exception
            Map.entry("34", Kind.PERMANENT), // invalid cursor name
            Map.entry("38", Kind.PERMANENT), // external routine exception
            Map.entry("39", Kind.PERMANENT), // external routine invocation exception
            Map.entry("3B", Kind.PERMANENT), // savepoint exception
            Map.entry("3D", Kind.PERMANENT), // invalid catalog name
            Map.entry("3F", Kind.PERMANENT), // invalid schema name
            Map.entry("40", Kind.TRANSIENT), // transaction rollback: serialization failure, deadlock
            Map.entry("42", Kind.PERMANENT), // syntax error or access rule violation
            Map.entry("44", Kind.PERMANENT), // WITH CHECK OPTION violation
            Map.entry("53", Kind.OUTAGE), // insufficient resources: disk full, too many connections
            Map.entry("54", Kind.PERMANENT), // program limit exceeded, for example an index row too large
            Map.entry("55", Kind.TRANSIENT), // object not in prerequisite state, lock not available
            Map.entry("57", Kind.OUTAGE), // operator intervention: shutdown, starting up
            Map.entry("58", Kind.OUTAGE), // system error: I/O
            Map.entry("72", Kind.TRANSIENT), // snapshot failure: snapshot too old
            Map.entry("F0", Kind.TRANSIENT), // configuration file error
            Map.entry("HV", Kind.TRANSIENT), // foreign data wrapper error
            Map.entry("P0", Kind.PERMANENT), // PL/pgSQL error, for example RAISE in a trigger
            Map.entry("XX", Kind.TRANSIENT)); // internal error, data corrupted

    private SqlStates() {}

    /** @param state five characters */
    static Kind kind(String state) {
        Kind code = CODES.get(state);
        if (code != null) {
            return code;
        }
        return state.length() < 2 ? Kind.TRANSIENT : CLASSES.getOrDefault(state.substring(0, 2), Kind.TRANSIENT);
    }
}
