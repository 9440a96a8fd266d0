"""What callables are to a data mapper: a library whose objects are loaded through a session, by statements that say
what comes with them, and that fetches by itself what a program reads of them besides.

Knowledge gives one of these words to a callable (``maps = "relationship"``); models are declared with the first group,
statements are written and run with the second.
"""

from __future__ import annotations

from enum import StrEnum


class Maps(StrEnum):
    """What calling something, deriving from it, or decorating with it means."""

    # --- what declares models

    BASE = "base"  # classes that derive from it are models
    TABLE_BASE = "table-base"  # those are that say `table=True`
    MAKES_BASE = "makes-base"  # gives such a class
    MAPS = "maps"  # makes a model of the class it is given, or decorates
    RELATIONSHIP = "relationship"  # an attribute that leads to other objects
    BACK = "back"  # how the other side of a relationship is declared
    COLUMN = "column"  # an attribute that comes with its object
    KEY = "key"  # what a column refers to
    UNIQUE = "unique"  # names columns that no two rows share, all together
    PROXY = "proxy"  # reads an attribute of what a relationship leads to
    DECLARED = "declared"  # a method that gives what every derived class declares
    RECORD = "record"  # classes that derive from it are models, and their queries begin at the class itself
    REFERENCE = "reference"  # an attribute of such a model that leads to one other object
    REFERENCES = "references"  # one that leads to many

    # --- what makes statements

    SELECT = "select"  # begins one for the rows of its arguments
    QUERIES = "queries"  # gives what an attribute of a class must be to begin queries for it
    SAME = "same"  # another name for its argument
    FILTER = "filter"  # fewer rows
    OWNED = "owned"  # the rows that belong to an object
    LIMIT = "limit"  # a page of rows
    DERIVE = "derive"  # the same entities by another statement
    ENTITIES = "entities"  # other things of the same rows
    OPTIONS = "options"  # says how relations are loaded

    # --- what says how relations are loaded

    LOADS = "loads"  # together with the rows
    PASSES = "passes"  # as before: it is about what comes after
    FORBIDS = "forbids"  # never: who reads them gets an error, or nothing
    COLUMNS = "columns"  # says which columns are loaded
    WITHIN = "within"  # options for what comes after
    NAMED = "named"  # those that its arguments name are loaded with the rows
    JOINED = "joined"  # those that lead to the classes it is passed are
    WHOLE = "whole"  # all are

    # --- what runs them

    EXECUTE = "execute"  # runs a statement and gives rows of what it selects
    SCALARS = "scalars"  # gives the first of each row, and runs what did not run
    OBJECTS = "objects"  # runs a statement and gives objects, or rows of several
    ALL = "all"  # gives everything that was found
    ONE = "one"  # gives one row of it
    SCALAR = "scalar"  # gives the first of one row
    COUNT = "count"  # runs it and gives how many rows there are
    CHANGE = "change"  # runs it as an update or delete, or makes one to be run
    GET = "get"  # gives the object that has a key

    # --- what runs those for documents, which belong to no model

    DOCUMENTS = "documents"  # begins a query for those that its first argument describes
    AT_MOST = "at-most"  # bounds how many there are
    DRAIN = "drain"  # gives all, or as many as its first parameter says

    # --- what else happens to objects

    REFRESH = "refresh"  # loads what it is told of an object again
    FETCH = "fetch"  # loads the relations of an object that its arguments name, or the one it is called on
    COMMIT = "commit"  # writes, and lets go of what objects hold
    BEGIN = "begin"  # begins a transaction; the end of its block commits
    FLUSH = "flush"  # writes
    ENGINE = "engine"  # makes what holds the connections to a database
    SESSION = "session"  # makes a session, or what makes sessions
    VALIDATES = "validates"  # reads the attributes of an object that a class has fields for
