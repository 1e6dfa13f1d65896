"""What a browser may do with our pages: the headers, for a server and for the rules of hosts."""

EXPOSED = (
    "Link, ETag, Content-Location, Content-Disposition, Retry-After, "
    "X-Samspil-Rows, X-Samspil-Total-Rows, X-Samspil-Limits"
)
EVERYWHERE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED),
)
_FIRST = ("default-src 'none'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'")
_LAST = (
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
SERVED = "; ".join((*_FIRST, "script-src 'self'", *_LAST))
# In a folder of files the reader's own browser answers queries, by a program in WebAssembly.
FILES = "; ".join((*_FIRST, "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", *_LAST))
