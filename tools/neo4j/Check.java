// Runs a file of Cypher in Neo4j itself, twice, and asks it who met whom.
//
//   java -cp CLASSPATH Check.java FOLDER FILE.cypher NODES EVENTS
//
// NODES and EVENTS are how many must be there. Exit status 1 and a line for each
// fault.

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Transaction;

public class Check {
    static final List<String> faults = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        DatabaseManagementService service = new DatabaseManagementServiceBuilder(Path.of(args[0])).build();
        GraphDatabaseService db = service.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
        try {
            List<String> statements = statements(Path.of(args[1]));
            run(db, statements);
            long ties = one(db, "MATCH ()-[r]->() RETURN count(r)");
            run(db, statements);
            want(ties == one(db, "MATCH ()-[r]->() RETURN count(r)"), "run twice, the file doubles relationships");
            want(one(db, "MATCH (n:Actant) RETURN count(n)") == Long.parseLong(args[2]), "nodes: " + one(db, "MATCH (n) RETURN count(n)") + ", not " + args[2]);
            want(one(db, "MATCH (n:Event) RETURN count(n)") == Long.parseLong(args[3]), "events: " + one(db, "MATCH (n:Event) RETURN count(n)") + ", not " + args[3]);
            want(one(db, "MATCH (e:Event) WHERE NOT (:Article)-[:TELLS]->(e) RETURN count(e)") == 0, "an event that no article tells");
            want(one(db, "MATCH (:Article)-[t:TELLS]->(:Event) WHERE t.quote IS NULL RETURN count(t)") == 0, "a telling without its sentence");
            want(one(db, "MATCH (n:Actant) WHERE n.name IS NULL OR n.name = '' RETURN count(n)") == 0, "a node without a name");
            long met = one(db, "MATCH (a:Person)-->(e:Event {type: 'meeting', modality: 'occurred'})<--(b:Person) WHERE a.id < b.id RETURN count(*)");
            want(met > 0, "nobody met anybody");
            System.out.printf("%s: %d statements, %s nodes, %d relationships, %d pairs of persons met%n", args[1], statements.size(), args[2], ties, met);
        } finally {
            service.shutdown();
        }
        for (String f : faults) {
            System.err.println("neo4j check: " + f);
        }
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    static void want(boolean ok, String fault) {
        if (!ok) {
            faults.add(fault);
        }
    }

    // statements cuts a file where a line ends in a semicolon; texts of actant
    // are one line each and never end one.
    static List<String> statements(Path file) throws Exception {
        List<String> out = new ArrayList<>();
        StringBuilder one = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            one.append(line).append('\n');
            if (line.endsWith(";")) {
                out.add(one.substring(0, one.length() - 2));
                one.setLength(0);
            }
        }
        want(one.toString().isBlank(), "the file ends within a statement");
        return out;
    }

    static void run(GraphDatabaseService db, List<String> statements) {
        for (String s : statements) {
            try (Transaction tx = db.beginTx()) {
                tx.execute(s).close();
                tx.commit();
            }
            if (s.startsWith("CREATE CONSTRAINT")) {
                try (Transaction tx = db.beginTx()) {
                    tx.schema().awaitIndexesOnline(60, TimeUnit.SECONDS);
                }
            }
        }
    }

    static long one(GraphDatabaseService db, String query) {
        try (Transaction tx = db.beginTx()) {
            return ((Number) tx.execute(query).next().values().iterator().next()).longValue();
        }
    }
}
