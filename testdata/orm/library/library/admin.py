"""Actions of an admin: the rows that somebody chose, of the model that it is registered for."""

from django.contrib import admin

from library.models import Author, Book, Copy, Publisher


def announce(modeladmin, request, queryset):
    for book in queryset:  # expect: ORM301 "`author`"
        print(book.author.name)


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "pages"]
    actions = [announce, "show_publishers"]

    def show_publishers(self, request, queryset):
        for book in queryset:  # expect: ORM301 "`publisher`"
            print(book.publisher.name)

    @admin.action(description="Show countries")
    def show_countries(self, request, queryset):
        for book in queryset.select_related("publisher"):  # expect: ORM301 "`publisher.country`"
            print(book.publisher.country)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term)


class CopyAdmin(admin.ModelAdmin):
    list_display = ("number", "book")

    def titles(self, request, queryset):
        for copy in queryset:  # the list joins what it shows
            print(copy.book.title)


class PublisherAdmin(admin.ModelAdmin):
    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country")

    def countries(self, request, queryset):
        for publisher in queryset:
            print(publisher.country.name)

    def books(self, request, queryset):
        for publisher in queryset:  # expect: ORM302 "`book_set`"
            print(publisher.book_set.count())


class AuthorAdmin(admin.ModelAdmin):
    list_select_related = ["profile"]

    def texts(self, request, queryset):
        for author in queryset:
            print(author.profile.text)

    def countries(self, request, queryset):
        for author in queryset:  # expect: ORM301 "`profile.country`"
            print(author.profile.country.name)


class UnregisteredAdmin(admin.ModelAdmin):
    def texts(self, request, queryset):
        for author in queryset:
            print(author.profile.text)


admin.site.register(Copy, CopyAdmin)
admin.site.register([Publisher], PublisherAdmin)
admin.site.register(Author, AuthorAdmin)
