from tests.library import library as library
