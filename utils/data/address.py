"""A web address as people write it, in the form that the network takes, and the proxy on the way to it."""

import dataclasses
import ipaddress
import urllib.parse
import urllib.request

from utils.data.errors import DataError

_LOCAL = (".local", ".localdomain", ".localhost", ".lan", ".home.arpa", ".internal")
_KEPT = "/%:@!$&'()*+,;=~?"  # characters that stand for themselves in a path or query; what is quoted stays quoted


@dataclasses.dataclass(frozen=True)
class Address:
    """Where a file is asked for.

    Attributes:
        url: in ASCII.
        host: its name as it was written.
        proxy: host and port of the proxy on the way, or "".
    """

    url: str
    host: str
    proxy: str = ""

    @property
    def en(self):
        """How an English sentence names it."""
        return f"{self.host} (through the proxy {self.proxy})" if self.proxy else self.host

    @property
    def zh(self):
        """How a Chinese sentence names it."""
        return f"经代理 {self.proxy} 访问的 {self.host}" if self.proxy else self.host

    @property
    def key(self):
        """What fails together: host, port and way to it."""
        return f"{urllib.parse.urlsplit(self.url).netloc} {self.proxy}"


def parse(url):
    """The `Address` that a text means; names and paths may be Chinese.

    Raises:
        DataError: if it is none.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme not in ("http", "https") or not host:
            raise DataError(f"expected an address that begins with http:// or https://, received {url!r}",
                            f"地址应以 http:// 或 https:// 开头，收到的是 {url!r}")  # fmt: skip
        name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError as error:  # `http://[bad`, a port that is no number, a name that no host can have
        raise DataError(f"expected an address such as https://example.org/data, received {url!r}",
                        f"地址应形如 https://example.org/data，收到的是 {url!r}") from error  # fmt: skip
    user = urllib.parse.quote(parts.netloc.rpartition("@")[0], safe=":%")
    netloc = (f"{user}@" if user else "") + name + (f":{port}" if port else "")
    path, query = (urllib.parse.quote(part, safe=_KEPT) for part in (parts.path, parts.query))
    return Address(
        urllib.parse.urlunsplit((parts.scheme, netloc, path, query, "")), host, _proxy(parts.scheme, host, netloc)
    )


def is_local(host):
    """Whether a host is on this machine or the local network, as its name or number says; no proxy leads there."""
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.lower().endswith(_LOCAL)
    return number.is_private or number.is_link_local


def _proxy(scheme, host, netloc):
    """Host and port of the proxy on the way to a host, or ""."""
    # `urllib.request.proxy_bypass` would tell more on Windows, but may look up names there, which can take minutes.
    proxy = urllib.request.getproxies().get(scheme, "")
    if not proxy or is_local(host) or urllib.request.proxy_bypass_environment(netloc.rpartition("@")[2]):
        return ""
    return proxy.rpartition("//")[2].rpartition("@")[2].rstrip("/")  # no password is shown


class _Proxies(urllib.request.ProxyHandler):
    """The system's proxies, but not for a mirror in the next room."""

    def proxy_open(self, req, proxy, type):
        host = urllib.parse.urlsplit(req.full_url).hostname
        return None if host and is_local(host) else super().proxy_open(req, proxy, type)


def open_url(request, timeout):
    """Like `urllib.request.urlopen`, by the proxies that are set now."""
    return urllib.request.build_opener(_Proxies()).open(request, timeout=timeout)
