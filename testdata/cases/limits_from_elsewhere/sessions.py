import requests
from requests.adapters import HTTPAdapter


class PatientAdapter(HTTPAdapter):
    def send(self, request, **options):
        if options.get("timeout") is None:
            options["timeout"] = 5
        return super().send(request, **options)


def session() -> requests.Session:
    made = requests.Session()
    made.mount("https://", PatientAdapter())
    return made
