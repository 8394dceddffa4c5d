"""The health check of a container: does the site beside me answer, under its own name, as through nginx?"""

import http.client
import os
import sys


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=8)
    # Without the second header the site would redirect to https, where nobody listens inside.
    headers = {"Host": os.environ["ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"}
    try:
        connection.request("GET", "/sante/", headers=headers)
        return 0 if connection.getresponse().status == http.client.OK else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
