"""What the shop knows of its customers."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from accounts.models import Address, Club, Membership

Customer = get_user_model()


def address_book():
    return {customer.username: cities(customer) for customer in Customer.objects.with_addresses()}


def address_book_slowly():
    return {customer.username: cities(customer) for customer in Customer.objects.all()}  # expect: ORM302 "addresses"


def cities(customer):
    return sorted({address.city for address in customer.addresses.all()})


def inviters():
    """Whom we owe thanks, each by the name that they are shown under."""
    invited = Customer.objects.filter(invited_by__isnull=False)  # expect: ORM301 "invited_by"
    return [f"{customer} was invited by {customer.invited_by}" for customer in invited]


def roster(club):
    """The members of one club; who vouched for them is asked for each."""
    members = Membership.objects.filter(club=club).select_related("customer")  # expect: ORM301 "sponsor"
    return [(member.customer.username, member.sponsor.username if member.sponsor else "") for member in members]


def roster_of_keys(club):
    return [(member.customer_id, member.sponsor_id) for member in Membership.objects.filter(club=club)]


def club_sizes():
    clubs = Club.objects.prefetch_related("members")
    return {club.name: len(club.members.all()) for club in clubs}


def points():
    """Everybody's points; who has no card has none."""
    found = {}
    for customer in Customer.objects.all():  # expect: ORM301 "loyaltycard"
        if hasattr(customer, "loyaltycard"):
            found[customer.username] = customer.loyaltycard.points
    return found


def points_at_once():
    return {
        customer.username: customer.loyaltycard.points
        for customer in Customer.objects.select_related("loyaltycard")
        if hasattr(customer, "loyaltycard")
    }


def groups_of_staff():
    groups = Group.objects.all()  # expect: ORM302 "user_set"
    return {group.name: [user.username for user in group.user_set.all()] for group in groups}


def groups_of_staff_at_once():
    groups = Group.objects.prefetch_related("user_set")
    return {group.name: [user.username for user in group.user_set.all()] for group in groups}


def default_addresses():
    addresses = Address.objects.filter(is_default=True).select_related("customer")
    return {address.customer.username: address.city for address in addresses}


def circles():
    """Friends of friends: two relations to many, each asked for every row."""
    return {
        customer.username: {friend.username for other in customer.friends.all() for friend in other.friends.all()}
        for customer in Customer.objects.all()  # expect: ORM302 "friends.friends"
    }
