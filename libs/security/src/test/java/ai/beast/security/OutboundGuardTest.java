package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {
    private final OutboundGuard strict = new OutboundGuard(List.of(), InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://0x7f000001/",
                "http://017700000001/",
                "http://[fe80::1%25eth0]/",
                "http://0177.0.0.1:8080/",
                "http://127.0.0.01/",
                "http://08.8.8.8/",
                "http://2130706433.:8080/",
                "http://[::ffff:7f00:1]/",
                "http://[::ffff:0:7f00:1]/",
                "http://[::ffff:169.254.169.254]/latest/meta-data",
                "http://[64:ff9b::169.254.169.254]/",
                "http://[64:ff9b::a00:1]/",
                "http://[64:ff9b:1::1]/",
                "http://[::]/",
                "http://[2001::1]/",
                "http://[2001:db8::1]/",
                "http://[3fff::1]/",
                "http://[5f00::1]/",
                "http://[fec0::1]/",
                "http://[ff02::1]/",
                "http://[fd00:ec2::254]/latest/meta-data",
                "http://localhost:9000/",
                "http://8.8.8.8:22/",
                "http://8.8.8.8:25/",
                "http://8.8.8.8:0/",
                "http://8.8.8.8:99999/",
                "http://localhost/",
                "http://0.0.0.0/",
                "http://10.1.2.3/",
                "http://172.31.255.255/",
                "http://192.168.0.1/",
                "http://169.254.169.254/latest",
                "http://100.64.0.1/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[fe80::1]/",
                "http://[fd00::1]/",
                "http://[2002:7f00:1::]/",
                "http://224.0.0.1/",
                "http://255.255.255.255/"
            })
    void refusesAddressesThatAreNotThePublicInternet(String url) {
        assertThatThrownBy(() -> strict.check(URI.create(url)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.URL_NOT_ALLOWED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://8.8.8.8/f", "https://[2606:4700::1111]/f", "http://172.32.0.1/", "http://11.0.0.1:8080/"
            })
    void acceptsPublicAddresses(String url) {
        assertThat(strict.check(URI.create(url)).addresses().getFirst()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://8.8.8.8/",
                "http://127.1/",
                "http://0x7f.0.0.1/",
                "http://127.0.0.1./",
                "http://①②⑦.⓪.⓪.①/",
                "http://%31%32%37.0.0.1/",
                "file:///etc/passwd",
                "http:///x",
                "//8.8.8.8/",
                "http://u:p@8.8.8.8/"
            })
    void refusesWhatIsNotAPlainHttpUrl(String url) {
        assertThatThrownBy(() -> strict.check(URI.create(url)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_FIELD));
    }

    @Test
    void anAllowedRangeOpensJustThatRange() {
        var guard = new OutboundGuard(List.of("127.0.0.1", "10.1.0.0/16"), InetAddress::getAllByName);

        assertThat(guard.check(URI.create("http://127.0.0.1:9000/m")).port()).isEqualTo(9000);
        assertThat(guard.check(URI.create("http://10.1.200.3/m")).port()).isEqualTo(80);
        assertThatThrownBy(() -> guard.check(URI.create("http://127.0.0.2/"))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> guard.check(URI.create("http://10.2.0.1/"))).isInstanceOf(ProblemException.class);
    }

    @Test
    void anAllowedRangeIsAlsoMeantWhenIpv6CarriesIt() {
        var guard = new OutboundGuard(List.of("10.1.0.0/16"), InetAddress::getAllByName);

        assertThat(guard.check(URI.create("http://[64:ff9b::a01:203]/")).port()).isEqualTo(80);
        assertThatThrownBy(() -> guard.check(URI.create("http://[64:ff9b::a02:203]/")))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void aPublicAddressBehindNat64IsPublic() {
        assertThat(strict.check(URI.create("https://[64:ff9b::8.8.8.8]/")).port())
                .isEqualTo(443);
    }

    @Test
    void theTargetKeepsPathAndQueryAsTheyWereGiven() {
        assertThat(strict.check(URI.create("http://8.8.8.8/a%20b?c=%2F")).pathAndQuery())
                .isEqualTo("/a%20b?c=%2F");
        assertThat(strict.check(URI.create("http://8.8.8.8")).pathAndQuery()).isEqualTo("/");
    }

    @Test
    void onePrivateAddressAmongSeveralIsEnoughToRefuse() throws Exception {
        var mixed = new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1")};
        var guard = new OutboundGuard(List.of(), _ -> mixed);

        assertThatThrownBy(() -> guard.check(URI.create("http://two.example/"))).isInstanceOf(ProblemException.class);
    }

    @Test
    void aNameThatChangesItsAddressAfterTheCheckDoesNotMatter() throws Exception {
        Deque<InetAddress> answers =
                new ArrayDeque<>(List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1")));
        var guard = new OutboundGuard(List.of(), _ -> new InetAddress[] {answers.removeFirst()});

        var target = guard.check(URI.create("http://rebinding.example/"));

        assertThat(target.addresses().getFirst().getHostAddress()).isEqualTo("8.8.8.8");
        assertThatThrownBy(() -> guard.check(target.uri())).isInstanceOf(ProblemException.class);
    }
}
