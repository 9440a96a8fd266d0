from shop.cli import main

if __name__ == "__main__":
    main()
