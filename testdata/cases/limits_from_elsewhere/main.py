from mirror import Repository
from sessions import session

print(Repository(session()).listing())
